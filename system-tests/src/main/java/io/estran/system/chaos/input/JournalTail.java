package io.estran.system.chaos.input;

import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.journal.JournalScan;
import io.estran.process.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The last line of a feed that an agent's journal holds, of each of its two series. Readings are recognised by event time and
 * value, so it does not matter which part of the journal is still there. One owner.
 */
final class JournalTail extends IgnoredInputs {
    private final Feed feed;
    private long count = -1;
    private long pulse = -1;

    JournalTail(Feed feed) {
        this.feed = feed;
    }

    /** Reads the journal of a folder whose agent has ended. */
    static JournalTail of(Feed feed, Path data) throws IOException {
        JournalTail tail = new JournalTail(feed);
        JournalScan.read(Disk.local(), data, record -> InputDecoder.decode(record.payload(), tail));
        return tail;
    }

    /** Last line whose count is there; -1 if none is. */
    long count() {
        return count;
    }

    /** Last line whose pulse is there; -1 if none is. */
    long pulse() {
        return pulse;
    }

    @Override
    public void reading(int series, long time, double value, int quality, int reason, long position) {
        long line = feed.lineAt(time);
        if (line < 0) {
            return;
        }
        // The first lines count 0 and 1, as a pulse does: their order tells, for a line's count comes before its pulse.
        boolean counts = value == line && (line > 1 || count < line);
        if (counts) {
            count = Math.max(count, line);
        } else {
            pulse = Math.max(pulse, line);
        }
    }
}
