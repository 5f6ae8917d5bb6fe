package io.estran.agent.journal;

import io.estran.agent.log.LogFindings;
import io.estran.agent.log.LogInspection;
import io.estran.agent.log.LogRecord;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.process.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the journal of a data folder without changing anything. Stateless; any thread. */
public final class JournalScan {
    private JournalScan() {}

    /**
     * Gives every record that can be read, in order, also those before the last checkpoint that are not overwritten yet. Of
     * a process that was killed, these are at least all synced ones.
     *
     * @param data the agent's data folder
     */
    public static LogFindings read(Disk disk, Path data, Consumer<LogRecord> visitor) throws IOException {
        return read(disk, data, 0, Long.MAX_VALUE, new ReadMemory(), ReadProgress.NONE, visitor);
    }

    /**
     * Gives every record that can be read. Damage before {@code knownSynced}, the last checkpoint's position, is damage also at
     * the end of the journal, where it would otherwise pass for a record that was not written to its end.
     */
    public static LogFindings readAll(
            Disk disk, Path data, long knownSynced, ReadProgress progress, Consumer<LogRecord> visitor)
            throws IOException {
        try (LogInspection inspection = new LogInspection(disk, data.resolve(Journal.FOLDER), new ReadMemory())) {
            return inspection.read(Journal.KIND, knownSynced, 0, progress, visitor);
        }
    }

    /** Gives the records that begin at positions [from, to). */
    public static LogFindings read(
            Disk disk,
            Path data,
            long from,
            long to,
            ReadMemory memory,
            ReadProgress progress,
            Consumer<LogRecord> visitor)
            throws IOException {
        try (LogInspection inspection = new LogInspection(disk, data.resolve(Journal.FOLDER), memory)) {
            return inspection.read(Journal.KIND, from, from, progress, record -> {
                if (record.position() >= from && record.position() < to) {
                    visitor.accept(record);
                }
            });
        }
    }
}
