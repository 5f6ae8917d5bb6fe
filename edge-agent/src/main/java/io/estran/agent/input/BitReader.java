package io.estran.agent.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads what {@link BitWriter} wrote; never beyond its end. One owner. */
final class BitReader {
    /** What can be had of eight bytes at any bit of the first. */
    private static final int AT_ONCE = 57;

    private final ByteBuffer from;
    private final long end;
    private long at;

    BitReader(ByteBuffer column) {
        from = column.slice().order(ByteOrder.LITTLE_ENDIAN);
        end = from.limit() * 8L;
    }

    /** The next bits, 0 to 64, as a value. */
    long read(int count) {
        if (count > AT_ONCE) {
            long low = read(32);
            return low | read(count - 32) << 32;
        }
        if (at + count > end) {
            throw new MalformedInputException("a column of readings ends too early");
        }
        long value = look() & ((1L << count) - 1);
        at += count;
        return value;
    }

    /** Whether nothing is left. */
    boolean isEmpty() {
        return at == end;
    }

    boolean flag() {
        return read(1) != 0;
    }

    /** How many of the next bits are ones before a zero; at most {@code most}, behind which no zero stands. */
    int ones(int most) {
        int ones = Math.min(most, Long.numberOfTrailingZeros(~look()));
        read(ones == most ? ones : ones + 1);
        return ones;
    }

    /** At least 57 bits from here, zeros behind the end. */
    private long look() {
        int first = (int) (at >>> 3);
        if (first + Long.BYTES <= from.limit()) {
            return from.getLong(first) >>> (at & 7);
        }
        long bits = 0;
        for (int i = first; i < from.limit(); i++) {
            bits |= (from.get(i) & 0xFFL) << ((i - first) * 8);
        }
        return bits >>> (at & 7);
    }

    /** Refuses a column of which a byte or more was not read. */
    void end() {
        if (end - at >= 8 || look() != 0) {
            throw new MalformedInputException("a column of readings does not end with the last of them");
        }
    }
}
