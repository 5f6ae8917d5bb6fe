package io.estran.agent.storage;

import io.estran.protocol.batch.BatchLimits;
import java.time.Duration;

/**
 * Bounds and times of storage.
 *
 * @param spoolBytes most bytes of the spool on disk
 * @param journalBytes most bytes of the journal on disk
 * @param syncEvery most time that inputs wait for their sync
 * @param sealBytes estimated bytes at which a batch is sealed
 * @param sealAge most time that a record waits for its batch while a gateway is connected
 * @param awaySealAge the same while none is
 * @param frames frames between pipeline and storage
 * @param mostAccounts accounts that may wait for the storage thread
 * @param mostRecords records that may wait for a batch before no more frames are taken
 * @param mostItems batches and gaps that the spool may hold
 * @param checkpointEvery most time between two checkpoints while anything happens
 */
public record StorageSettings(
        long spoolBytes,
        long journalBytes,
        Duration syncEvery,
        int sealBytes,
        Duration sealAge,
        Duration awaySealAge,
        int frames,
        int mostAccounts,
        int mostRecords,
        int mostItems,
        Duration checkpointEvery) {
    /** Smallest spool. */
    public static final long LEAST_SPOOL_BYTES = 1024 * 1024;

    private static final long LARGEST_SEGMENT = 4 * 1024 * 1024;
    private static final long PAGE = 4096;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the spool is smaller than {@link #LEAST_SPOOL_BYTES}
     */
    public StorageSettings {
        if (spoolBytes < LEAST_SPOOL_BYTES) {
            throw new IllegalArgumentException("a spool has at least " + LEAST_SPOOL_BYTES + " bytes");
        }
    }

    /** The defaults for a spool of that size. */
    public static StorageSettings of(long spoolBytes, Duration syncEvery) {
        return new StorageSettings(
                spoolBytes,
                64 * 1024 * 1024,
                syncEvery,
                BatchLimits.SEAL_BYTES,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                16,
                1_024,
                65_536,
                131_072,
                Duration.ofSeconds(10));
    }

    /** Bytes of a segment of the spool: a sixteenth of it, at most 4 MiB. */
    long spoolSegment() {
        return Math.min(LARGEST_SEGMENT, spoolBytes / 16 / PAGE * PAGE);
    }

    /** Bytes of a segment of the journal: a sixteenth of it, at most 4 MiB, and never too small for a frame. */
    long journalSegment() {
        return Math.max(Frame.BYTES * 2L, Math.min(LARGEST_SEGMENT, journalBytes / 16 / PAGE * PAGE));
    }

    /** Journal bytes after which a checkpoint is wanted. */
    long checkpointBytes() {
        return journalBytes / 4;
    }
}
