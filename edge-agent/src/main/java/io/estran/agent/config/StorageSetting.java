package io.estran.agent.config;

import io.estran.protocol.batch.BatchLimits;
import java.time.Duration;

/**
 * Bounds of what the agent keeps on disk and in memory.
 *
 * @param spoolBytes of batches not yet accounted for
 * @param journalBytes of inputs
 * @param quarantineBytes of batches that were refused or are damaged, for people to look at
 * @param syncEvery longest time between two syncs while there is something to sync
 * @param batchBytes a batch is sealed at this size, before compression
 * @param batchAge a batch is sealed at this age
 * @param ringSlots readings between sources and pipeline; a power of two
 * @param seriesLimit most series
 */
public record StorageSetting(
        long spoolBytes,
        long journalBytes,
        long quarantineBytes,
        Duration syncEvery,
        int batchBytes,
        Duration batchAge,
        int ringSlots,
        int seriesLimit) {
    /** What holds if the file says nothing. */
    public static final StorageSetting DEFAULT = new StorageSetting(
            1L << 30,
            256L << 20,
            16L << 20,
            Duration.ofMillis(50),
            BatchLimits.SEAL_BYTES,
            Duration.ofMillis(100),
            1 << 16,
            100_000);
}
