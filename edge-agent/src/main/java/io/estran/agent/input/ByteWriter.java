package io.estran.agent.input;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow as they are written: states and the canonical form of configurations. One owner. */
public final class ByteWriter {
    private byte[] bytes = new byte[256];
    private int size;

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
        if (size + value.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + value.length));
        }
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
