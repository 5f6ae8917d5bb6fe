package io.estran.protocol.bytes;

import io.estran.protocol.lane.Id128;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends fields, little-endian, to a buffer that grows. The counterpart of {@link ByteReader}. One thread. */
public final class ByteWriter {
    private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

    public int size() {
        return bytes.position();
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    public void u8(int value) {
        grow(1);
        bytes.put((byte) value);
    }

    public void u16(int value) {
        grow(2);
        bytes.putShort((short) value);
    }

    public void u32(int value) {
        grow(4);
        bytes.putInt(value);
    }

    public void i64(long value) {
        grow(8);
        bytes.putLong(value);
    }

    public void float64(double value) {
        grow(8);
        bytes.putDouble(value);
    }

    /** Unsigned LEB128. */
    public void varint(long value) {
        grow(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    /** A signed number, folded as in Protobuf. */
    public void zigzag(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    public void put(byte[] value) {
        grow(value.length);
        bytes.put(value);
    }

    public void id(Id128 value) {
        i64(Long.reverseBytes(value.high()));
        i64(Long.reverseBytes(value.low()));
    }

    /**
     * A varint length and the text in UTF-8.
     *
     * @throws IllegalArgumentException if it is longer than {@code maxBytes} or has half a surrogate pair
     */
    public void text(String field, String value, int maxBytes) {
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
        } catch (CharacterCodingException halfPair) {
            throw new IllegalArgumentException(field + " \"" + value + "\" cannot be written in UTF-8", halfPair);
        }
        if (utf8.remaining() > maxBytes) {
            throw new IllegalArgumentException(
                    field + " has " + utf8.remaining() + " bytes of UTF-8, must be at most " + maxBytes);
        }
        varint(utf8.remaining());
        grow(utf8.remaining());
        bytes.put(utf8);
    }

    private void grow(int length) {
        if (bytes.remaining() < length) {
            int capacity = Math.max(bytes.capacity() * 2, bytes.position() + length);
            bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
    }
}
