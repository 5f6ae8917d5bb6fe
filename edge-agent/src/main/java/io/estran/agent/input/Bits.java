package io.estran.agent.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A column as a row of bits, the lowest of a byte first. */
final class Bits {
    private Bits() {}

    /** Bits that grow as they are written, the lowest of a value first; no allocation once it is large enough. One owner. */
    static final class Writer {
        private static final int FIRST = 512;
        private static final int WORD = 64;

        private long[] words = new long[FIRST];
        private int full;
        /** The word that is not full. */
        long open;
        /** Bits of it. */
        int used;

        void clear() {
            full = 0;
            open = 0;
            used = 0;
        }

        /** Writes the lowest {@code count} bits of a value, of which no others may be set; 0 to 64. */
        void write(long value, int count) {
            open |= value << used;
            int next = used + count;
            if (next < WORD) {
                used = next;
                return;
            }
            push(open);
            // A shift by 64 would be one by 0.
            open = used == 0 ? 0 : value >>> (WORD - used);
            used = next - WORD;
        }

        /** Writes a whole word, which takes the place of the open one. */
        void push(long word) {
            if (full == words.length) {
                words = Arrays.copyOf(words, full * 2);
            }
            words[full++] = word;
        }

        /** Bytes that {@link #copyTo} takes. */
        int bytes() {
            return full * Long.BYTES + (used + 7) / 8;
        }

        /** Copies them into a little-endian buffer; the last byte is filled up with zeros. */
        void copyTo(ByteBuffer into) {
            for (int i = 0; i < full; i++) {
                into.putLong(words[i]);
            }
            for (int shift = 0; shift < used; shift += 8) {
                into.put((byte) (open >>> shift));
            }
        }
    }

    /** Reads what {@link Writer} wrote; never beyond its end. One owner. */
    static final class Reader {
        /** What can be had of eight bytes at any bit of the first. */
        private static final int AT_ONCE = 57;

        private final ByteBuffer from;
        private final long end;
        private long at;

        Reader(ByteBuffer column) {
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
}
