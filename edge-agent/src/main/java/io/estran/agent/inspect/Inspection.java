package io.estran.agent.inspect;

import java.nio.file.Path;
import java.util.List;

/**
 * What an agent's data folder holds.
 *
 * @param folder the data folder
 * @param hasCheckpoint whether there is a checkpoint that can be read
 * @param runNumber last run that the checkpoint knows of; 0 without a checkpoint
 * @param checkpointPosition position of the journal at the checkpoint
 * @param stateBytes bytes of the pipeline's state in the checkpoint
 * @param journalEnd position behind the last journal record
 * @param journalBytesToReplay bytes of journal records behind the checkpoint
 * @param journalRecordsToReplay journal records behind the checkpoint, each a stretch of inputs
 * @param journalBytesOnDisk bytes of all journal files
 * @param spoolBytesOnDisk bytes of all spool files
 * @param spoolBytesHeld bytes of batches and gaps that are held
 * @param spoolCapacity bound on the spool's bytes on disk; 0 if not known
 * @param quarantineFiles files with bytes of batches that were refused or are damaged
 * @param quarantineBytes bytes of them
 * @param otherBytesOnDisk bytes of the checkpoint and its temporary file
 * @param hours until the spool is full at the rate of the batches that it holds; -1 if not known
 * @param lanes lanes of which something is held or missing, the first opened first
 */
public record Inspection(
        Path folder,
        boolean hasCheckpoint,
        long runNumber,
        long checkpointPosition,
        long stateBytes,
        long journalEnd,
        long journalBytesToReplay,
        long journalRecordsToReplay,
        long journalBytesOnDisk,
        long spoolBytesOnDisk,
        long spoolBytesHeld,
        long spoolCapacity,
        int quarantineFiles,
        long quarantineBytes,
        long otherBytesOnDisk,
        double hours,
        List<LaneInspection> lanes) {
    public Inspection {
        lanes = List.copyOf(lanes);
    }
}
