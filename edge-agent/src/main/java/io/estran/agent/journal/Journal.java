package io.estran.agent.journal;

import io.estran.agent.log.Log;
import io.estran.agent.log.LogFindings;
import io.estran.agent.log.SegmentPool;
import io.estran.process.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The journal being written. Owned by the storage thread; before that thread runs, by whoever opened it. */
public final class Journal implements AutoCloseable {
    /** Folder in the data folder. */
    public static final String FOLDER = "journal";
    /** Kind of its log. */
    public static final int KIND = 0;

    private static final int RESERVE = 2;
    /** Records of the largest size that must find room after a checkpoint is wanted. */
    private static final int CROWD = 24;
    /** Head of a segment and of a record, at most. */
    private static final int OVERHEAD = 2048;

    private final SegmentPool pool;
    private final Log log;
    private final LogFindings findings;
    private final long largestRecord;

    private Journal(SegmentPool pool, Log.Opened opened, int largestRecord) {
        this.pool = pool;
        this.log = opened.log();
        this.findings = opened.findings();
        this.largestRecord = largestRecord;
    }

    /** The pool of segments, opened before the journal so that the run number can be found. */
    public static SegmentPool pool(Disk disk, Path data, long segmentSize, long capacity) throws IOException {
        return SegmentPool.open(disk, data.resolve(FOLDER), segmentSize, capacity);
    }

    /**
     * Recovers the journal.
     *
     * @param checkpoint position of the last checkpoint; what lies before it is free
     * @param largestRecord most bytes that will be appended at once
     */
    public static Journal open(SegmentPool pool, long runNumber, long checkpoint, int largestRecord)
            throws IOException {
        Log.Opened opened = Log.open(pool, KIND, runNumber, checkpoint, checkpoint, record -> {});
        opened.log().releaseBefore(checkpoint);
        pool.prepare(RESERVE);
        return new Journal(pool, opened, largestRecord);
    }

    /** What recovery found. */
    public LogFindings findings() {
        return findings;
    }

    /** Appends the inputs of one frame, in memory. */
    public void append(ByteBuffer inputs) {
        log.append(0, inputs);
    }

    /** Writes and syncs what was appended; after a failure the next call goes on in a new segment. */
    public void flush() throws IOException {
        log.flush();
        pool.prepare(RESERVE);
    }

    /** Bytes appended and not synced. */
    public int unsynced() {
        return log.unsynced();
    }

    /** Position behind the last record. */
    public long end() {
        return log.end();
    }

    /** Whether a record of the largest size can be appended and, with all that waits, synced without asking the disk for space. */
    public boolean hasRoom() {
        return unused(pool.free()) >= 2 * largestRecord;
    }

    /** Whether so little is left that a checkpoint is needed now: what waits in the hand-over must still find room. */
    public boolean isCrowded() {
        return unused(pool.free() + pool.growth()) < CROWD * largestRecord;
    }

    /** Bytes that can be appended, at least: each segment may end in a rest that is too small for a record. */
    private long unused(int segments) {
        return log.room() + segments * Math.max(0, pool.segmentSize() - largestRecord - OVERHEAD);
    }

    /** A checkpoint is at that position: what lies before it is no longer needed. */
    public void release(long position) {
        log.releaseBefore(position);
    }

    /** The disk may have space again. */
    public void askAgain() {
        pool.askAgain();
    }

    /** Bytes on disk. */
    public long bytes() {
        return pool.bytes();
    }

    /** Bytes in segments that are not free. */
    public long usedBytes() {
        return pool.usedBytes();
    }

    @Override
    public void close() throws IOException {
        log.close();
        pool.close();
    }
}
