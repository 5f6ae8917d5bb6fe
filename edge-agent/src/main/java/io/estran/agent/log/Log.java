package io.estran.agent.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log that is being written. Records wait in memory until {@link #flush} writes and syncs them as one group; what is not
 * synced survives a failed flush in memory and goes, byte for byte, to a new segment. The format and what recovery does
 * are in the package comment. One thread owns it.
 */
public final class Log implements AutoCloseable {
    private static final int FIRST_BUFFER = 64 * 1024;

    private final SegmentPool pool;
    private final int kind;
    private final long runNumber;
    private final RecordFormat format = new RecordFormat();
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private ByteBuffer pending = buffer(FIRST_BUFFER);
    private @Nullable Segment active;
    private int grouped;
    private long lastGeneration;
    private long synced;
    private long end;

    Log(SegmentPool pool, int kind, long runNumber, LogRecovery recovered) {
        this.pool = pool;
        this.kind = kind;
        this.runNumber = runNumber;
        this.lastGeneration = recovered.lastGeneration();
        this.synced = recovered.end();
        this.end = recovered.end();
        recovered.kept().forEach(segment -> segments.put(segment.base(), segment));
        this.active = recovered.writable();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Recovers the log of that kind from the pool.
     *
     * @param knownSynced a position that the owner knows to be synced
     * @param first the first position that the owner needs; segments that lie before it are free
     * @param progress is told how much is read
     * @param visitor gets every record found, in order of position, perhaps some before {@code first}
     */
    public static Opened open(
            SegmentPool pool,
            int kind,
            long runNumber,
            long knownSynced,
            long first,
            ReadProgress progress,
            Consumer<LogRecord> visitor)
            throws IOException {
        return open(
                pool,
                kind,
                runNumber,
                new LogRecovery(pool.claim(kind), knownSynced, first, false, pool.memory(), progress),
                visitor);
    }

    /**
     * Recovers the log as far as writing needs it: of all but the last segment it reads the head. What is damaged in them shows
     * when they are read. Frees by {@link #releaseBefore} only.
     */
    public static Opened openAtEnd(SegmentPool pool, int kind, long runNumber, long knownSynced, long first)
            throws IOException {
        LogRecovery recovery =
                new LogRecovery(pool.claim(kind), knownSynced, first, true, pool.memory(), ReadProgress.NONE);
        return open(pool, kind, runNumber, recovery, record -> {});
    }

    private static Opened open(
            SegmentPool pool, int kind, long runNumber, LogRecovery recovery, Consumer<LogRecord> visitor)
            throws IOException {
        boolean recovered = false;
        try {
            recovery.run(visitor);
            recovery.secure();
            recovered = true;
        } finally {
            if (!recovered) {
                recovery.close();
            }
        }
        recovery.unused().forEach(pool::give);
        return new Opened(new Log(pool, kind, runNumber, recovery), recovery.result());
    }

    /** An opened log and what recovery found. */
    public record Opened(Log log, LogFindings findings) {}

    /** Appends in memory; returns the record's position. */
    public long append(long tag, ByteBuffer payload) {
        int framed = RecordFormat.framed(payload.remaining());
        if (payload.remaining() > pool.largestPayload()) {
            throw new IllegalArgumentException(
                    "a record has at most " + pool.largestPayload() + " bytes here, not " + payload.remaining());
        }
        if (pending.remaining() < framed) {
            ByteBuffer larger = buffer(Math.max(pending.capacity() * 2, pending.position() + framed));
            larger.put(pending.flip());
            pending = larger;
        }
        RecordFormat.frame(pending, tag, payload);
        long position = end;
        end += framed;
        return position;
    }

    /** Bytes appended and not synced. */
    public int unsynced() {
        return pending.position();
    }

    /** Position behind the last record appended. */
    public long end() {
        return end;
    }

    /** Position behind the last record synced. */
    public long synced() {
        return synced;
    }

    /**
     * Writes and syncs all that was appended. After a failure nothing is lost: the next call goes on in a new segment at the
     * last synced position.
     */
    public void flush() throws IOException {
        int done = 0;
        int total = pending.position();
        try {
            while (done < total) {
                Segment segment = segmentFor(done);
                int group = stampGroup(segment, done, total);
                segment.write(pending.duplicate().limit(done + group).position(done), synced);
                segment.file.sync();
                done += group;
                synced += group;
                segment.end = synced;
                segment.live += grouped;
            }
        } catch (IOException | RuntimeException failed) {
            abandon();
            throw failed;
        } finally {
            pending.limit(total).position(done);
            pending.compact();
        }
    }

    /** The active segment if the record at that index fits, else a new one. */
    private Segment segmentFor(int at) throws IOException {
        Segment current = active;
        if (current != null && current.room() >= RecordFormat.framed(RecordFormat.length(pending, at))) {
            return current;
        }
        close(current);
        active = null;
        Segment next = pool.take(new SegmentHeader(kind, ++lastGeneration, synced, runNumber));
        segments.put(next.base(), next);
        active = next;
        return next;
    }

    /** Completes the records from that index on as far as they fit; returns their bytes. */
    private int stampGroup(Segment segment, int from, int total) {
        int at = from;
        long room = segment.room();
        grouped = 0;
        while (at < total) {
            int framed = RecordFormat.framed(RecordFormat.length(pending, at));
            if (at - from + framed > room) {
                break;
            }
            format.stamp(pending, at, segment.header, synced + at - from, synced);
            grouped++;
            at += framed;
        }
        return at - from;
    }

    /** A failed segment is never written again; it is kept if it holds anything synced. */
    private void abandon() {
        Segment failed = active;
        active = null;
        close(failed);
    }

    private void close(@Nullable Segment segment) {
        if (segment != null && segment.live == 0) {
            segments.remove(segment.base(), segment);
            pool.give(segment);
        }
    }

    /** Free segments that the next {@link #flush} will take. */
    public int segmentsNeeded() {
        int needed = 0;
        long room = active == null ? 0 : active.room();
        for (int at = 0; at < pending.position(); ) {
            int framed = RecordFormat.framed(RecordFormat.length(pending, at));
            if (framed > room) {
                needed++;
                room = pool.segmentRoom();
            }
            room -= framed;
            at += framed;
        }
        return needed;
    }

    /** Bytes that can still be appended without taking a segment. */
    public long room() {
        return (active == null ? 0 : active.room()) - pending.position();
    }

    /**
     * The payload of a synced record.
     *
     * @throws DamagedRecordException if it is not what was written
     */
    public byte[] read(long position, int length) throws IOException, DamagedRecordException {
        Map.Entry<Long, Segment> entry = segments.floorEntry(position);
        if (entry == null || !entry.getValue().holds(position)) {
            throw new DamagedRecordException("no segment holds position " + position);
        }
        Segment segment = entry.getValue();
        ByteBuffer bytes = ByteBuffer.allocate(RecordFormat.framed(length)).order(ByteOrder.LITTLE_ENDIAN);
        segment.file.read(bytes, segment.offset(position));
        bytes.flip();
        if (!format.isRecord(bytes, 0, segment.header, position) || RecordFormat.length(bytes, 0) != length) {
            throw new DamagedRecordException(
                    "the record at position " + position + " in " + segment.name() + " is damaged");
        }
        byte[] payload = new byte[length];
        bytes.get(RecordFormat.HEADER, payload);
        return payload;
    }

    /** What the disk gives where that record stands, damaged or not: pages that it does not give are zeros. */
    public byte[] salvage(long position, int length) throws IOException {
        Map.Entry<Long, Segment> entry = segments.floorEntry(position);
        if (entry == null || !entry.getValue().holds(position)) {
            return new byte[0];
        }
        Segment segment = entry.getValue();
        return Salvage.read(segment.file, segment.offset(position) + RecordFormat.HEADER, length);
    }

    /** The owner needs that synced record no longer. */
    public void release(long position) {
        Map.Entry<Long, Segment> entry = segments.floorEntry(position);
        if (entry != null && entry.getValue().holds(position)) {
            Segment segment = entry.getValue();
            segment.live--;
            if (segment.live <= 0 && segment != active) {
                segments.remove(segment.base());
                pool.give(segment);
            }
        }
    }

    /** Frees all segments that end at or before that position. */
    public void releaseBefore(long position) {
        while (!segments.isEmpty()) {
            Segment oldest = segments.firstEntry().getValue();
            if (oldest == active || oldest.end > position) {
                return;
            }
            segments.pollFirstEntry();
            pool.give(oldest);
        }
    }

    /** Position ranges of the segments that are no longer written, oldest first. */
    public List<Range> closedSegments() {
        return segments.values().stream()
                .filter(segment -> segment != active)
                .map(segment -> new Range(segment.base(), segment.end))
                .toList();
    }

    /** Positions [from, to). */
    public record Range(long from, long to) {
        /** How many. */
        public long bytes() {
            return to - from;
        }

        /** Whether a record that begins there is in it. */
        public boolean contains(long position) {
            return position >= from && position < to;
        }
    }

    /** Closes the files; syncs nothing. */
    @Override
    public void close() throws IOException {
        for (Segment segment : segments.values()) {
            segment.file.close();
        }
    }
}
