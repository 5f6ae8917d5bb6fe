package io.estran.agent.spool;

import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.log.Damage;
import io.estran.agent.log.Log;
import io.estran.agent.log.LogRecord;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.quarantine.Quarantine;
import io.estran.protocol.lane.BatchClass;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the logs of a spool and gives back the lanes that they hold. Used once, by one thread. */
final class SpoolRecovery {
    private static final Logger log = LoggerFactory.getLogger(SpoolRecovery.class);

    private final SpoolContents contents;
    private final Quarantine quarantine;
    private final EnumMap<BatchClass, Log> logs = new EnumMap<>(BatchClass.class);
    private long corruptBytes;
    private long tornBytes;

    /**
     * Opens and reads the logs; the space of what no lane needs is free after it.
     *
     * @throws IOException if the disk does not work, or the spool holds a batch that needs a newer release
     */
    SpoolRecovery(SegmentPool pool, Spool.Beginning beginning, long runNumber) throws IOException {
        contents = new SpoolContents(beginning.state());
        quarantine = beginning.quarantine();
        boolean opened = false;
        try {
            for (BatchClass batchClass : BatchClass.values()) {
                open(pool, beginning, batchClass, runNumber);
            }
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
        contents.build();
        contents.strays().forEach(stray -> logOf(stray.batchClass()).release(stray.position()));
    }

    private void open(SegmentPool pool, Spool.Beginning beginning, BatchClass batchClass, long runNumber)
            throws IOException {
        SpoolState state = beginning.state();
        Log.Opened opened = Log.open(
                pool,
                batchClass.code(),
                runNumber,
                state.synced().getOrDefault(batchClass, 0L),
                state.held().getOrDefault(batchClass, 0L),
                beginning.progress(),
                found -> take(batchClass, found));
        logs.put(batchClass, opened.log());
        for (Damage damage : opened.findings().corrupt()) {
            keep(batchClass, damage, pool);
        }
        corruptBytes +=
                opened.findings().corrupt().stream().mapToLong(Damage::bytes).sum();
        tornBytes += opened.findings().tornBytes();
        String newer = contents.newer();
        if (newer != null) {
            throw new IOException("the spool holds a batch of a newer release (" + newer
                    + "). Nothing of it was changed; start the newer release again, and let it deliver what it holds");
        }
    }

    private void take(BatchClass batchClass, LogRecord found) {
        int before = contents.unreadable().size();
        byte[] bytes = contents.take(batchClass, found);
        if (contents.unreadable().size() > before) {
            keep(batchClass, found.position(), bytes);
        }
    }

    /** What is not for keeping must not stop a start: a segment that is free now may be gone already. */
    private void keep(BatchClass batchClass, Damage damage, SegmentPool pool) {
        try {
            keep(batchClass, damage.from(), pool.salvage(damage));
        } catch (IOException gone) {
            log.debug("byte {} of {} leaves no bytes", damage.offset(), damage.file(), gone);
        }
    }

    private void keep(BatchClass batchClass, long position, byte[] bytes) {
        quarantine.keep("damaged-" + batchClass.word() + "-" + position + ".bytes", bytes);
    }

    private void close() throws IOException {
        for (Log each : logs.values()) {
            each.close();
        }
    }

    private Log logOf(BatchClass batchClass) {
        Log found = logs.get(batchClass);
        if (found == null) {
            throw new IllegalStateException("no log of class " + batchClass);
        }
        return found;
    }

    /** Puts the lanes into the book; what is missing in them becomes gaps, appended and not flushed. Returns how many. */
    int restore(LaneBook book, GapWriter gaps) {
        int declared = 0;
        for (SpoolContents.LaneContents each : contents.lanes()) {
            Lane lane = new Lane(each.lane());
            each.items().forEach(lane::append);
            for (int i = each.missing().size() - 1; i >= 0; i--) {
                SpoolContents.MissingRange range = each.missing().get(i);
                gaps.fill(lane, range.index(), range.from(), range.before(), range.to(), range.hashOfTo());
                declared++;
            }
            book.recover(lane);
        }
        return declared;
    }

    Map<BatchClass, Log> logs() {
        return logs;
    }

    /** Last ordinal sealed per class. */
    Map<BatchClass, Long> sealed() {
        return contents.sealed();
    }

    /** Bytes cut off: they were being written when the process or the power went, and were never called kept. */
    long tornBytes() {
        return tornBytes;
    }

    /** Says what was found amiss, and for how many gaps that stands. */
    void report(int missing, SpoolEvents happenings) {
        long unreadable = contents.unreadable().size();
        if (tornBytes > 0) {
            log.info(
                    "{} bytes at the end of the spool were not written to the end when the last run broke off: they are cut,"
                            + " what they held is sealed anew from the journal",
                    tornBytes);
        }
        if (corruptBytes > 0 || unreadable > 0) {
            log.warn(
                    "{} bytes of the spool are damaged and {} records in it are no batches; {} gaps are declared for what is lost",
                    corruptBytes,
                    unreadable,
                    missing);
        }
        if (missing > 0) {
            happenings.happened(
                    "spool-corrupt", Map.of("bytes", corruptBytes, "unreadable", unreadable, "gaps", (long) missing));
        }
    }
}
