package io.estran.protocol.codec;

import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.bytes.Digests;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The places of a header that never change, whatever its version: what a gateway reads. Static and pure; any thread.
 *
 * <pre>
 *   0 magic "ESTR"       8 class          16 lane            52 CRC32C of the payload    132 previous hash
 *   4 version u16        9 flags          32 sequence        56 plain payload length     164 payload digest
 *   6 header length u16 10 digest         40 last sequence   60 records   64 blocks      196 agent (varint, UTF-8)
 *                       11 suite          48 stored payload  68 run       84 run number
 *                       12 codec, 13 zero    length u32      92 sealed at 100 first, 108 last event time
 *                       14 schema u16                       116 last ordinal 124 journal position
 *   header length - 4: CRC32C of the header before it
 * </pre>
 */
final class HeaderLayout {
    static final byte[] MAGIC = "ESTR".getBytes(StandardCharsets.US_ASCII);
    static final int FLAG_FIRST = 1;
    static final int FLAG_LAST = 2;
    static final int FLAG_GAP = 4;
    static final int FLAG_PREDECESSOR = 8;
    static final int HEADER_LENGTH_AT = 6;
    static final int FIXED_BYTES = 196;

    private static final int VERSION_AT = 4;
    private static final int CLASS_AT = 8;
    static final int FLAGS_AT = 9;
    private static final int LANE_AT = 16;
    private static final int SEQUENCE_AT = 32;
    private static final int LAST_SEQUENCE_AT = 40;
    private static final int PAYLOAD_LENGTH_AT = 48;
    private static final int PAYLOAD_CRC_AT = 52;
    /** An agent of one character, and the checksum. */
    private static final int MIN_HEADER_BYTES = FIXED_BYTES + 2 + 4;

    private HeaderLayout() {}

    /** Checks magic, lengths and both checksums, and reads the unchanging places. The buffer stays as it is. */
    static BatchOutline outline(ByteBuffer bytes) throws MalformedBatchException {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = checkLengths(in);
        checkSums(in, headerLength);
        int classCode = in.get(CLASS_AT) & 0xff;
        BatchClass batchClass = BatchClass.byCode(classCode);
        if (batchClass == null) {
            throw new MalformedBatchException(
                    "header: class is " + classCode + ", must be 1 (aggregates), 2 (events) or 3 (raw)");
        }
        long from = in.getLong(SEQUENCE_AT);
        long to = in.getLong(LAST_SEQUENCE_AT);
        boolean isGap = (in.get(FLAGS_AT) & FLAG_GAP) != 0;
        if (from < 1) {
            throw new MalformedBatchException("header: sequence is " + from + ", must be at least 1");
        }
        if (isGap ? to < from : to != from) {
            throw new MalformedBatchException(
                    "header: last sequence is " + to + ", must be " + (isGap ? "at least " : "the sequence ") + from);
        }
        ByteReader lane = new ByteReader("header", copy(in, LANE_AT, 16), 0, 16);
        return new BatchOutline(
                in.getShort(VERSION_AT) & 0xffff,
                batchClass,
                agent(in, headerLength),
                lane.id("lane"),
                from,
                to,
                isGap);
    }

    /** The length that a header whose outline was checked states. */
    static int headerLength(byte[] bytes) {
        return (bytes[HEADER_LENGTH_AT] & 0xff) | (bytes[HEADER_LENGTH_AT + 1] & 0xff) << 8;
    }

    private static int checkLengths(ByteBuffer in) throws MalformedBatchException {
        if (in.remaining() < MIN_HEADER_BYTES || in.remaining() > BatchLimits.MAX_BATCH_BYTES) {
            throw new MalformedBatchException("batch: has " + in.remaining() + " bytes, must be " + MIN_HEADER_BYTES
                    + " to " + BatchLimits.MAX_BATCH_BYTES);
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (in.get(i) != MAGIC[i]) {
                throw new MalformedBatchException("header: magic is not ESTR");
            }
        }
        int headerLength = in.getShort(HEADER_LENGTH_AT) & 0xffff;
        if (headerLength < MIN_HEADER_BYTES
                || headerLength > BatchLimits.MAX_HEADER_BYTES
                || headerLength > in.remaining()) {
            throw new MalformedBatchException("header: length is " + headerLength + ", must be " + MIN_HEADER_BYTES
                    + " to " + Math.min(BatchLimits.MAX_HEADER_BYTES, in.remaining()));
        }
        long payloadLength = in.getInt(PAYLOAD_LENGTH_AT) & 0xffff_ffffL;
        if (headerLength + payloadLength != in.remaining()) {
            throw new MalformedBatchException("batch: has " + in.remaining() + " bytes, its header says " + headerLength
                    + " and a payload of " + payloadLength);
        }
        return headerLength;
    }

    private static void checkSums(ByteBuffer in, int headerLength) throws MalformedBatchException {
        int crcAt = headerLength - 4;
        checkSum("header", in, 0, crcAt, in.getInt(crcAt));
        checkSum("payload", in, headerLength, in.limit(), in.getInt(PAYLOAD_CRC_AT));
    }

    private static void checkSum(String part, ByteBuffer in, int from, int to, int stated)
            throws MalformedBatchException {
        int found = Digests.crc32c(in.duplicate().position(from).limit(to));
        if (found != stated) {
            throw new MalformedBatchException(part + ": CRC32C is " + Integer.toHexString(found) + ", must be "
                    + Integer.toHexString(stated) + ": damaged");
        }
    }

    private static String agent(ByteBuffer in, int headerLength) throws MalformedBatchException {
        int length = in.get(FIXED_BYTES) & 0xff;
        if (length == 0 || length > 64 || FIXED_BYTES + 1 + length > headerLength - 4) {
            throw new MalformedBatchException("header: agent length is " + length + ", must be 1 to "
                    + Math.min(64, headerLength - FIXED_BYTES - 5));
        }
        String agent = new String(copy(in, FIXED_BYTES + 1, length), StandardCharsets.ISO_8859_1);
        if (!AgentName.isValid(agent)) {
            throw new MalformedBatchException("header: agent is \"" + agent + "\", must be " + AgentName.ALLOWED);
        }
        return agent;
    }

    private static byte[] copy(ByteBuffer in, int from, int length) {
        byte[] copy = new byte[length];
        in.get(from, copy);
        return copy;
    }
}
