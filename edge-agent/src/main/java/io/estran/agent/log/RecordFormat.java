package io.estran.agent.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Frames and checks records as drawn in the package comment. Holds a scratch buffer: one thread. */
final class RecordFormat {
    static final int HEADER = 32;
    static final int ALIGNMENT = 8;
    private static final int MARKER = 0x52545345;
    private static final int CHECKED = 24;

    private final ByteBuffer seed =
            ByteBuffer.allocate(SegmentHeader.SEED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();

    /** Bytes that a record takes in the log. */
    static int framed(int length) {
        return (HEADER + length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Writes a frame at the buffer's position and moves behind it; {@link #stamp} completes it. */
    static void frame(ByteBuffer into, long tag, ByteBuffer payload) {
        int start = into.position();
        int length = payload.remaining();
        into.putInt(MARKER).putInt(length).putLong(0).putLong(tag).putLong(0).put(payload);
        int end = start + framed(length);
        while (into.position() < end) {
            into.put((byte) 0);
        }
    }

    static int length(ByteBuffer buffer, int at) {
        return buffer.getInt(at + 4);
    }

    static long syncedBefore(ByteBuffer buffer, int at) {
        return buffer.getLong(at + 8);
    }

    static long tag(ByteBuffer buffer, int at) {
        return buffer.getLong(at + 16);
    }

    /** Completes the frame at that index for its place on disk. */
    void stamp(ByteBuffer buffer, int at, SegmentHeader segment, long position, long syncedBefore) {
        buffer.putLong(at + 8, syncedBefore);
        buffer.putInt(at + CHECKED, checksum(buffer, at, segment, position));
    }

    /** Index of the next marker, in steps of the alignment; if none stands before, the first where no header fits before {@code end}. */
    static int nextMarker(ByteBuffer buffer, int from, int end) {
        int at = from;
        while (end - at >= HEADER && buffer.getInt(at) != MARKER) {
            at += ALIGNMENT;
        }
        return at;
    }

    /** Index behind the record that seems to begin there, by what its header says; {@code at} if none seems to. */
    static int statedEnd(ByteBuffer buffer, int at) {
        int length = length(buffer, at);
        boolean isPlausible = buffer.getInt(at) == MARKER && length >= 0 && length <= buffer.limit() - at - HEADER;
        return isPlausible ? at + framed(length) : at;
    }

    /** Whether a whole, undamaged record of that segment and position stands at that index. */
    boolean isRecord(ByteBuffer buffer, int at, SegmentHeader segment, long position) {
        if (buffer.limit() - at < HEADER) {
            return false;
        }
        int length = length(buffer, at);
        int end = statedEnd(buffer, at);
        return end > at
                && end <= buffer.limit()
                && buffer.getInt(at + CHECKED) == checksum(buffer, at, segment, position)
                && buffer.getInt(at + CHECKED + 4) == 0
                && isZero(buffer, at + HEADER + length, end);
    }

    private static boolean isZero(ByteBuffer buffer, int from, int to) {
        for (int at = from; at < to; at++) {
            if (buffer.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a record seems to begin there that was written behind that position, damaged or not. */
    static boolean isBegun(ByteBuffer buffer, int at, long base, long position) {
        return buffer.limit() - at >= HEADER
                && buffer.getInt(at) == MARKER
                && syncedBefore(buffer, at) >= base
                && syncedBefore(buffer, at) <= position;
    }

    private int checksum(ByteBuffer buffer, int at, SegmentHeader segment, long position) {
        crc.reset();
        crc.update(segment.seed(seed, position));
        ByteBuffer view = buffer.duplicate();
        crc.update(view.limit(at + CHECKED).position(at));
        int payload = at + HEADER;
        crc.update(view.limit(payload + length(buffer, at)).position(payload));
        return (int) crc.getValue();
    }
}
