package io.estran.agent.input;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} and {@link InputEncoder} wrote; every length is checked against what is there. One owner. */
public final class ByteReader {
    private final ByteBuffer from;

    /** Reads from the buffer's position on; the buffer's own order and marks are left alone. */
    public ByteReader(ByteBuffer from) {
        this.from = from.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    public ByteReader(byte[] from) {
        this(ByteBuffer.wrap(from));
    }

    /** The next so many bytes, behind which this one goes on. */
    ByteBuffer part(int length) {
        if (length > from.remaining()) {
            throw new MalformedInputException("ends in the middle of a column");
        }
        ByteBuffer part = from.slice(from.position(), length);
        from.position(from.position() + length);
        return part;
    }

    /** A varint that is the length of a part of what is there. */
    int length() {
        return count(from.remaining());
    }

    public boolean hasMore() {
        return from.hasRemaining();
    }

    /** A byte, 0 to 255. */
    public int take() {
        try {
            return from.get() & 0xFF;
        } catch (BufferUnderflowException end) {
            throw ended(end);
        }
    }

    public boolean flag() {
        return take() != 0;
    }

    public long fixed() {
        try {
            return from.getLong();
        } catch (BufferUnderflowException end) {
            throw ended(end);
        }
    }

    public double number() {
        return Double.longBitsToDouble(fixed());
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = take();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedInputException("varint of more than 10 bytes");
    }

    public long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    /** A varint from 0 to {@code most}. */
    public int count(int most) {
        long value = varint();
        if (value < 0 || value > most) {
            throw new MalformedInputException("count " + value + " is not in 0 to " + most);
        }
        return (int) value;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        int length = count(from.remaining());
        if (length > from.remaining()) {
            throw new MalformedInputException("ends in the middle of a field");
        }
        byte[] value = new byte[length];
        from.get(value);
        return value;
    }

    private static MalformedInputException ended(BufferUnderflowException cause) {
        MalformedInputException failure = new MalformedInputException("ends in the middle of a field");
        failure.initCause(cause);
        return failure;
    }
}
