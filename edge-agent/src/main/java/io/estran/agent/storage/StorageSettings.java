package io.estran.agent.storage;

import io.estran.protocol.batch.BatchLimits;
import java.time.Duration;

/**
 * Bounds and times of storage.
 *
 * @param spoolBytes most bytes of the spool on disk
 * @param journalBytes most bytes of the journal on disk
 * @param quarantineBytes most bytes kept of what was refused or is damaged; 0 for none
 * @param syncEvery most time that inputs wait for their sync
 * @param sealBytes estimated bytes at which a batch is sealed
 * @param sealAge most time that a record waits for its batch while a gateway is connected
 * @param awaySealAge the same while none is
 * @param frames frames between pipeline and storage
 * @param mostAccounts accounts that may wait for the storage thread
 * @param mostRecords records that may wait for a batch before no more frames are taken
 * @param mostItems batches and gaps that the spool may hold; never fewer than what fits the segments that are written on, one a
 *     class
 * @param checkpointEvery most time between two checkpoints while anything happens
 */
public record StorageSettings(
        long spoolBytes,
        long journalBytes,
        long quarantineBytes,
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
    /** Smallest journal. */
    public static final long LEAST_JOURNAL_BYTES = 4 * 1024 * 1024;

    private static final long LARGEST_SEGMENT = 4 * 1024 * 1024;
    private static final long PAGE = 4096;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the spool or the journal is smaller than its least, or the frames fill more than half
     *     of the journal: it must hold all of them besides what waits for a checkpoint
     */
    public StorageSettings {
        if (spoolBytes < LEAST_SPOOL_BYTES) {
            throw new IllegalArgumentException("a spool has at least " + LEAST_SPOOL_BYTES + " bytes");
        }
        if (journalBytes < LEAST_JOURNAL_BYTES) {
            throw new IllegalArgumentException("a journal has at least " + LEAST_JOURNAL_BYTES + " bytes");
        }
        if (frames > mostFrames(journalBytes)) {
            throw new IllegalArgumentException(
                    frames + " frames are more than half of a journal of " + journalBytes + " bytes");
        }
    }

    /** Most frames between the pipeline and a journal of that size: half of it. */
    public static int mostFrames(long journalBytes) {
        return (int) Math.min(Integer.MAX_VALUE, journalBytes / 2 / Frame.BYTES);
    }

    /** The defaults for a spool of that size. */
    public static StorageSettings of(long spoolBytes, Duration syncEvery) {
        return new StorageSettings(
                spoolBytes,
                64 * 1024 * 1024,
                16 * 1024 * 1024,
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
