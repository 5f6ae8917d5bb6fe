package io.estran.protocol.bytes;

import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads fields one after the other from a range of bytes, little-endian. Never passes the range's end, and takes memory
 * only for bytes that are there. One thread.
 */
public final class ByteReader {
    private static final byte DELETE = 0x7f;

    private final String part;
    private final ByteBuffer bytes;

    /** Reads {@code [from, to)}; {@code part} names the range in error messages. */
    public ByteReader(String part, byte[] bytes, int from, int to) {
        this.part = part;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.bytes.limit(to).position(from);
    }

    public int position() {
        return bytes.position();
    }

    public int remaining() {
        return bytes.remaining();
    }

    public int u8(String field) throws MalformedBatchException {
        need(field, 1);
        return bytes.get() & 0xff;
    }

    public int u16(String field) throws MalformedBatchException {
        need(field, 2);
        return bytes.getShort() & 0xffff;
    }

    public long u32(String field) throws MalformedBatchException {
        need(field, 4);
        return bytes.getInt() & 0xffff_ffffL;
    }

    public long i64(String field) throws MalformedBatchException {
        need(field, 8);
        return bytes.getLong();
    }

    public double float64(String field) throws MalformedBatchException {
        need(field, 8);
        return bytes.getDouble();
    }

    /** An unsigned LEB128 number of at most 64 bits in its shortest form. */
    public long varint(String field) throws MalformedBatchException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8(field);
            if (shift == 63 && next > 1) {
                throw malformed(field, "is a number of more than 64 bits");
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw malformed(field, "is a number that is written longer than needed");
                }
                return value;
            }
        }
        throw malformed(field, "is a number of more than ten bytes");
    }

    /** A signed number, folded as in Protobuf. */
    public long zigzag(String field) throws MalformedBatchException {
        long folded = varint(field);
        return (folded >>> 1) ^ -(folded & 1);
    }

    /** A varint from {@code min} to {@code max}. */
    public int count(String field, int min, int max) throws MalformedBatchException {
        long value = varint(field);
        return (int) inRange(field, value, min, max);
    }

    /** The value, if it is in its range. */
    public long inRange(String field, long value, long min, long max) throws MalformedBatchException {
        if (value < min || value > max) {
            throw malformed(field, "is " + value + ", must be " + min + " to " + max);
        }
        return value;
    }

    public byte[] take(String field, int length) throws MalformedBatchException {
        need(field, length);
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    /** The next bytes as a range of their own. */
    public ByteReader slice(String field, int length) throws MalformedBatchException {
        need(field, length);
        int from = bytes.position();
        bytes.position(from + length);
        return new ByteReader(field, bytes.array(), from, from + length);
    }

    public Id128 id(String field) throws MalformedBatchException {
        need(field, 16);
        return new Id128(Long.reverseBytes(bytes.getLong()), Long.reverseBytes(bytes.getLong()));
    }

    public Hash256 hash(String field) throws MalformedBatchException {
        return new Hash256(take(field, Hash256.BYTES));
    }

    /** A varint length and that many bytes of UTF-8 without control characters. */
    public String text(String field, int maxBytes) throws MalformedBatchException {
        long stated = varint(field);
        if (stated < 0 || stated > maxBytes) {
            throw malformed(field + " length", "is " + stated + ", must be 0 to " + maxBytes);
        }
        int length = (int) stated;
        need(field, length);
        int from = bytes.position();
        bytes.position(from + length);
        if (isPrintableAscii(from, length)) {
            return new String(bytes.array(), from, length, StandardCharsets.ISO_8859_1);
        }
        String text = Utf8.decode(part + ": " + field, bytes.array(), from, length);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw malformed(field, "has a control character at position " + i);
            }
        }
        return text;
    }

    /** What most texts are: nothing to decode, and nothing to refuse. */
    private boolean isPrintableAscii(int from, int length) {
        byte[] array = bytes.array();
        for (int i = from; i < from + length; i++) {
            if (array[i] < ' ' || array[i] == DELETE) {
                return false;
            }
        }
        return true;
    }

    /** Refuses bytes after the last field. */
    public void end() throws MalformedBatchException {
        if (bytes.hasRemaining()) {
            throw new MalformedBatchException(
                    part + ": " + bytes.remaining() + " bytes follow the last field, must be none");
        }
    }

    public MalformedBatchException malformed(String field, String problem) {
        return new MalformedBatchException(part + ": " + field + " " + problem);
    }

    private void need(String field, int length) throws MalformedBatchException {
        if (length > bytes.remaining()) {
            throw malformed(field, "needs " + length + " bytes, " + bytes.remaining() + " are left");
        }
    }
}
