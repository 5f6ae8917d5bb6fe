package io.estran.agent.storage;

import io.estran.agent.checkpoint.CheckpointFile;
import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.MalformedInputException;
import io.estran.agent.journal.JournalScan;
import io.estran.agent.log.LogInspection;
import io.estran.agent.log.LogRecord;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.spool.Spool;
import io.estran.process.disk.Disk;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The highest run number that anything in a data folder names, read without changing anything. The {@link CheckpointFile}
 * knows it; this is for a folder whose checkpoint is lost, since a run that only wrote on in segments of an earlier one
 * stands in no segment's head. Run numbers must never repeat: by them twins tell which of two statements is the newer.
 */
final class LastRun {
    private long highest;

    private LastRun() {}

    /** Reads all of journal and spool, what is freed and not yet overwritten included; memory for one segment. */
    static long of(Disk disk, Path data, ReadMemory memory, RecoveryProgress progress) throws IOException {
        LastRun last = new LastRun();
        IgnoredInputs starts = new IgnoredInputs() {
            @Override
            public void runStarted(long number, Id128 run, String agent, String version, long wall, long monotonic) {
                last.meet(number);
            }
        };
        JournalScan.read(
                disk, data, 0, Long.MAX_VALUE, memory, progress.of("journal"), record -> last.journal(record, starts));
        try (LogInspection spool = new LogInspection(disk, data.resolve(Spool.FOLDER), memory)) {
            for (BatchClass batchClass : BatchClass.values()) {
                spool.read(batchClass.code(), 0, 0, progress.of("spool"), last::batch);
            }
        }
        return last.highest;
    }

    private void meet(long number) {
        highest = Math.max(highest, number);
    }

    private void journal(LogRecord record, IgnoredInputs starts) {
        try {
            InputDecoder.decode(record.payload(), starts);
        } catch (MalformedInputException ofAnotherRelease) {
            // It is dropped with the rest of the journal; what stood before it was met.
        }
    }

    private void batch(LogRecord record) {
        byte[] bytes = new byte[record.payload().remaining()];
        record.payload().get(bytes);
        try {
            meet(BatchReader.read(bytes).header().runNumber());
        } catch (MalformedBatchException | UnreadableVersionException notOurs) {
            // The spool says what becomes of it.
        }
    }
}
