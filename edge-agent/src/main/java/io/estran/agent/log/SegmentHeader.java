package io.estran.agent.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The head of a segment.
 *
 * @param kind which log it belongs to, the owner's number
 * @param generation counts the segments of the log
 * @param base position of its first record
 * @param runNumber the run that began it
 */
record SegmentHeader(int kind, long generation, long base, long runNumber) {
    static final int BYTES = 64;
    static final int COPY_AT = 512;
    /** Where records begin. */
    static final int RECORDS_AT = 1024;
    /** The version that this release writes and reads. */
    static final int VERSION = 1;
    /** Bytes of {@link #seed}. */
    static final int SEED_BYTES = 40;

    private static final int MAGIC = 0x474c5345;
    private static final int CHECKED = 32;

    /**
     * What the first bytes of a file say.
     *
     * @param header the valid copy, of two that differ the one with the higher generation; null if neither is valid
     * @param isHalf only one of the two copies is valid
     * @param newerVersion the version of a copy that a newer release wrote; 0 if there is none
     */
    record Reading(@Nullable SegmentHeader header, boolean isHalf, int newerVersion) {}

    /** Header and copy, as they stand before the records. */
    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(RECORDS_AT).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : new int[] {0, COPY_AT}) {
            bytes.position(at);
            put(bytes);
            bytes.putInt(checksum(bytes, at));
        }
        return bytes.clear();
    }

    private void put(ByteBuffer bytes) {
        bytes.putInt(MAGIC).putShort((short) VERSION).putShort((short) kind);
        bytes.putLong(generation).putLong(base).putLong(runNumber);
    }

    /** What goes before a record into its checksum, so that no other life of these bytes is ever valid here. */
    ByteBuffer seed(ByteBuffer into, long position) {
        put(into.clear());
        return into.putLong(position).flip();
    }

    /** Reads both copies. */
    static Reading read(ByteBuffer bytes) {
        SegmentHeader first = decode(bytes, 0);
        SegmentHeader copy = decode(bytes, COPY_AT);
        int newer = Math.max(newerVersion(bytes, 0), newerVersion(bytes, COPY_AT));
        if (first == null || copy == null) {
            boolean isHalf = first != null || copy != null;
            return new Reading(first == null ? copy : first, isHalf, newer);
        }
        return new Reading(copy.generation > first.generation ? copy : first, false, newer);
    }

    private static @Nullable SegmentHeader decode(ByteBuffer bytes, int at) {
        if (!isWhole(bytes, at) || bytes.getShort(at + 4) != VERSION) {
            return null;
        }
        return new SegmentHeader(
                bytes.getShort(at + 6), bytes.getLong(at + 8), bytes.getLong(at + 16), bytes.getLong(at + 24));
    }

    private static int newerVersion(ByteBuffer bytes, int at) {
        if (!isWhole(bytes, at)) {
            return 0;
        }
        int version = bytes.getShort(at + 4) & 0xFFFF;
        return version > VERSION ? version : 0;
    }

    /** Magic, version and checksum keep their places in all versions. */
    private static boolean isWhole(ByteBuffer bytes, int at) {
        return bytes.limit() >= at + BYTES
                && bytes.getInt(at) == MAGIC
                && bytes.getInt(at + CHECKED) == checksum(bytes, at);
    }

    private static int checksum(ByteBuffer bytes, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(at + CHECKED).position(at));
        return (int) crc.getValue();
    }
}
