package io.estran.agent.inspect;

import io.estran.agent.checkpoint.Checkpoint;
import io.estran.agent.checkpoint.CheckpointFile;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.journal.Journal;
import io.estran.agent.log.LogFindings;
import io.estran.agent.log.LogInspection;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.spool.Spool;
import io.estran.agent.spool.SpoolScan;
import io.estran.process.disk.Disk;
import io.estran.process.disk.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a data folder holds at one look.
 *
 * @param checkpoint {@link Checkpoint#NONE} if none can be read
 * @param checkpointDamage copies of the checkpoint that cannot be read, the first is 1
 * @param refused why the checkpoint cannot be read; null if it can, or is damaged
 * @param unreadable whether that is the disk and not a newer release
 */
record Look(
        Checkpoint checkpoint,
        boolean hasCheckpoint,
        boolean hasCheckpointFile,
        List<Integer> checkpointDamage,
        @Nullable String refused,
        boolean unreadable,
        LogFindings journal,
        long journalRecords,
        long journalRecordBytes,
        long journalBytes,
        List<LogInspection.Head> journalHeads,
        SpoolScan spool,
        long spoolBytes,
        List<LogInspection.Head> spoolHeads) {
    /** Takes memory for one segment at a time. */
    static Look at(Disk disk, Path folder, Function<String, ReadProgress> progress) throws IOException {
        CheckpointFile file = new CheckpointFile(disk, folder);
        CheckpointFile.Reading reading = new CheckpointFile.Reading(null, List.of());
        String refused = null;
        boolean unreadable = false;
        try {
            reading = file.read();
        } catch (UnreadableFileException nothing) {
            refused = String.valueOf(nothing.getMessage());
            unreadable = true;
        } catch (IOException newer) {
            refused = String.valueOf(newer.getMessage());
        }
        Checkpoint found = reading.checkpoint();
        Checkpoint checkpoint = found == null ? new Checkpoint(0, null, 0, SpoolState.LOST) : found;
        long[] replay = new long[2];
        ReadMemory memory = new ReadMemory();
        try (LogInspection journal = new LogInspection(disk, folder.resolve(Journal.FOLDER), memory);
                LogInspection spool = new LogInspection(disk, folder.resolve(Spool.FOLDER), memory)) {
            long from = checkpoint.journalPosition();
            LogFindings findings = journal.read(Journal.KIND, from, from, progress.apply("journal"), record -> {
                if (record.position() >= from) {
                    replay[0]++;
                    replay[1] += record.next() - record.position();
                }
            });
            return new Look(
                    checkpoint,
                    found != null,
                    file.exists(),
                    reading.damaged(),
                    refused,
                    unreadable,
                    findings,
                    replay[0],
                    replay[1],
                    journal.bytes(),
                    journal.heads(),
                    SpoolScan.of(spool, checkpoint.spool(), progress),
                    spool.bytes(),
                    spool.heads());
        }
    }

    /** Whether something is missing that a running agent may have freed meanwhile. */
    boolean missesSomething() {
        return !journal.missing().isEmpty()
                || spool.lanes().stream().anyMatch(lane -> !lane.missing().isEmpty());
    }
}
