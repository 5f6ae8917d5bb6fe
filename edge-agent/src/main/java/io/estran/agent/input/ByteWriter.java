package io.estran.agent.input;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow as they are written: states, the canonical form of configurations, inputs. No allocation once it is large
 * enough. One owner.
 */
public final class ByteWriter {
    private byte[] bytes = new byte[256];
    private int size;

    /** Empties it for its next use. */
    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Copies bytes [begin, end) into a buffer. */
    void copyTo(ByteBuffer into, int begin, int end) {
        into.put(bytes, begin, end - begin);
    }

    /** Appends bytes [begin, end) of another. */
    void append(ByteWriter from, int begin, int end) {
        room(end - begin);
        System.arraycopy(from.bytes, begin, bytes, size, end - begin);
        size += end - begin;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    public void put(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) value;
    }

    public void flag(boolean value) {
        put(value ? 1 : 0);
    }

    public void fixed(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            put((int) (value >>> shift));
        }
    }

    public void number(double value) {
        fixed(Double.doubleToRawLongBits(value));
    }

    /** Unsigned. */
    public void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
    }

    public void zigzag(long value) {
        varint(value << 1 ^ value >> 63);
    }

    public void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A length and the bytes. */
    public void bytes(byte[] value) {
        varint(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
