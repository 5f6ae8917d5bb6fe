package io.estran.agent.spool;

import io.estran.agent.backlog.Backlog;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import java.util.List;

/**
 * How the spool stood at one moment.
 *
 * @param bytes bytes in segments that are not free
 * @param capacity bound on the bytes on disk; less than the configured one while the disk gives no more
 * @param boundedByDisk whether the disk, and not the configuration, is what bounds it
 * @param hours until it is full at the present rate without a gateway; -1 if not known
 * @param pendingBatches batches not yet accounted for
 * @param pendingRecords records in them
 * @param sealedBatches batches sealed in this run
 * @param sealedRecords records sealed in this run
 * @param evictedBatches batches evicted in this run
 * @param presenceRun run number that presence is stated under: more than this run's if the sequencer knows a later one
 * @param backlog what waits behind what is new
 * @param lanes held and current lanes, the first opened first
 */
public record SpoolStatus(
        long bytes,
        long capacity,
        boolean boundedByDisk,
        double hours,
        long pendingBatches,
        long pendingRecords,
        long sealedBatches,
        long sealedRecords,
        long evictedBatches,
        long presenceRun,
        Backlog backlog,
        List<LaneStanding> lanes) {
    /**
     * One lane.
     *
     * @param sealed last sequence sealed
     * @param sent last sequence handed to the uplink in this run
     * @param accounted last sequence that the newest account counts
     * @param current whether it is being sealed
     */
    public record LaneStanding(
            Id128 lane, BatchClass batchClass, long sealed, long sent, long accounted, boolean current) {}
}
