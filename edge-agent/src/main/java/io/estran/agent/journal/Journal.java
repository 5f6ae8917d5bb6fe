package io.estran.agent.journal;

import io.estran.agent.input.InputColumns;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.log.Log;
import io.estran.agent.log.LogFindings;
import io.estran.agent.log.ReadMemory;
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

    /** Least number of segments that are kept free. */
    private static final int FREE = 2;
    /** Records of the largest size that are appended at the most between two looks at {@link #hasRoom}. */
    private static final int STEP = 2;
    /**
     * Records of the largest size that find room only in a run that begins with a crowded journal, until its first
     * checkpoint: so it can still say that it runs, and checkpoint.
     */
    private static final int RECOVERY = 4;
    /** Head of a segment and of a record, at most. */
    private static final int OVERHEAD = 2048;

    private final SegmentPool pool;
    private final Log log;
    private final LogFindings findings;
    private final long largestRecord;
    private final int ahead;
    private final InputEncoder open = new InputEncoder();
    private boolean recovering;

    private Journal(SegmentPool pool, Log.Opened opened, int largestRecord, int ahead) {
        this.pool = pool;
        this.log = opened.log();
        this.findings = opened.findings();
        this.largestRecord = largestRecord;
        this.ahead = ahead;
    }

    /** The pool of segments, opened before the journal so that the run number can be found. */
    public static SegmentPool pool(Disk disk, Path data, long segmentSize, long capacity, ReadMemory memory)
            throws IOException {
        return SegmentPool.open(disk, data.resolve(FOLDER), segmentSize, capacity, memory);
    }

    /**
     * Recovers the end of the journal; what is before it is read by a {@link JournalScan}, once.
     *
     * @param checkpoint position of the last checkpoint; what lies before it is free
     * @param largestRecord most bytes that will be appended at once
     * @param ahead most records that may come before one that brings a checkpoint, once it is wanted
     */
    public static Journal open(SegmentPool pool, long runNumber, long checkpoint, int largestRecord, int ahead)
            throws IOException {
        Log.Opened opened = Log.openAtEnd(pool, KIND, runNumber, checkpoint, checkpoint);
        opened.log().releaseBefore(checkpoint);
        Journal journal = new Journal(pool, opened, largestRecord, ahead);
        journal.prepare();
        journal.recovering = journal.isCrowded();
        return journal;
    }

    /** What recovery found at the end. */
    public LogFindings findings() {
        return findings;
    }

    /** Appends the inputs of one frame, in memory: to a record that may go on with those of the next frame. */
    public void append(InputColumns inputs) {
        while (!open.take(inputs)) {
            endRecord();
        }
    }

    /** The next input begins a record: {@link #end} is behind all before it. */
    public void endRecord() {
        if (!open.isEmpty()) {
            log.append(0, open.finish());
        }
    }

    /** Appends a whole record, in memory. */
    public void append(ByteBuffer record) {
        endRecord();
        log.append(0, record);
    }

    /** Writes and syncs what was appended; after a failure the next call goes on in a new segment. */
    public void flush() throws IOException {
        endRecord();
        log.flush();
        prepare();
    }

    /** Even if the disk gives no more space from now on, what is ahead of a checkpoint finds room. */
    private void prepare() {
        pool.prepare((int) Math.max(FREE, (needed() + perSegment() - 1) / perSegment()));
    }

    /** Bytes appended and not synced. */
    public int unsynced() {
        return log.unsynced() + waiting();
    }

    private int waiting() {
        return open.isEmpty() ? 0 : open.size();
    }

    /** Position behind the last record that has ended. */
    public long end() {
        return log.end();
    }

    /** Whether a record of the largest size can be appended and, with all that waits, synced without asking the disk for space. */
    public boolean hasRoom() {
        return unused(pool.free() - (recovering ? 0 : recoverySegments())) >= STEP * largestRecord;
    }

    /** Whether so little is left that a checkpoint is needed now: what comes before it must still find room. */
    public boolean isCrowded() {
        return unused(pool.free() + pool.growth()) < needed() + pool.segmentSize();
    }

    /** Bytes that are appended before a checkpoint at the most; a segment more may be lost to a sync that fails. */
    private long needed() {
        return (ahead + STEP + 2L) * largestRecord + recoverySegments() * perSegment();
    }

    private int recoverySegments() {
        return (int) ((RECOVERY * largestRecord + perSegment() - 1) / perSegment());
    }

    /** Bytes that can be appended, at least: each segment may end in a rest that is too small for a record. */
    private long unused(int segments) {
        return log.room() - waiting() + segments * perSegment();
    }

    private long perSegment() {
        return Math.max(1, pool.segmentSize() - largestRecord - OVERHEAD);
    }

    /** A checkpoint is at that position: what lies before it is no longer needed. */
    public void release(long position) {
        log.releaseBefore(position);
        recovering = false;
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
