package io.estran.protocol.column;

import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.fault.MalformedBatchException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Exponential Golomb codes of one order k, the most significant bit first: n ones, a zero, and k + n bits that are added to
 * (2^n - 1) x 2^k, so that small values are short and any value of 64 bits has one code. A byte with the order comes first;
 * what is left of the last byte is zero. Static and pure; any thread.
 */
final class Codes {
    private static final int MAX_ORDER = 63;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Codes() {}

    /** Unsigned values in the order that makes them shortest. */
    static byte[] write(long[] values) {
        int order = bestOrder(values);
        byte[] bytes = new byte[Math.toIntExact(1 + (bits(values, order) + 7) / 8)];
        bytes[0] = (byte) order;
        Output out = new Output(bytes);
        for (long value : values) {
            int ones = ones(value, order);
            out.write(ones == 64 ? -1 : (1L << ones) - 1, ones);
            out.write(0, 1);
            out.write(value - ((ones == 64 ? -1 : (1L << ones) - 1) << order), order + ones);
        }
        out.end();
        return bytes;
    }

    /** Bits behind the first byte, the most significant first. */
    private static final class Output {
        private final byte[] bytes;
        private int at = 1;
        private long open;
        private int free = Long.SIZE;

        Output(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Writes the lowest {@code count} bits of a value; 0 to 64. */
        void write(long value, int count) {
            if (count == 0) {
                return;
            }
            long bits = value << (Long.SIZE - count); // without those above
            open |= bits >>> (Long.SIZE - free);
            if (count < free) {
                free -= count;
                return;
            }
            WORDS.set(bytes, at, open);
            at += Long.BYTES;
            open = count == free ? 0 : bits << free;
            free += Long.SIZE - count;
        }

        void end() {
            for (int shift = Long.SIZE - Byte.SIZE; at < bytes.length; shift -= Byte.SIZE) {
                bytes[at++] = (byte) (open >>> shift);
            }
        }
    }

    /** Goes from the mean number of bits to the nearest order without a better neighbour. */
    private static int bestOrder(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += bitLength(value);
        }
        int order = (int) Math.min(MAX_ORDER, values.length == 0 ? 0 : sum / values.length);
        long cost = bits(values, order);
        for (int step : new int[] {-1, 1}) {
            while (order + step >= 0 && order + step <= MAX_ORDER) {
                long other = bits(values, order + step);
                if (other >= cost) {
                    break;
                }
                cost = other;
                order += step;
            }
        }
        return order;
    }

    private static long bits(long[] values, int order) {
        long bits = 0;
        for (long value : values) {
            bits += 2L * ones(value, order) + 1 + order;
        }
        return bits;
    }

    private static int ones(long value, int order) {
        long next = (value >>> order) + 1;
        return next == 0 ? 64 : bitLength(next) - 1;
    }

    private static int bitLength(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    /** {@code n} values, which are all that is left of the column. */
    static long[] read(ByteReader in, String field, int n) throws MalformedBatchException {
        int order = (int) in.inRange(field + " order", in.u8(field + " order"), 0, MAX_ORDER);
        if (n > Byte.SIZE * (long) in.remaining()) {
            throw in.malformed(field, "has " + in.remaining() + " bytes of codes, must have " + n + " values");
        }
        Bits bits = new Bits(in, field);
        long[] values = new long[n];
        for (int i = 0; i < n; i++) {
            int ones = 0;
            while (bits.next() == 1) {
                if (++ones + order > Long.SIZE) {
                    throw in.malformed(field, "of value " + i + " has a code of more than 64 bits");
                }
            }
            long base = (ones == 64 ? -1 : (1L << ones) - 1) << order;
            values[i] = base + bits.next(order + ones);
            if (Long.compareUnsigned(values[i], base) < 0) {
                throw in.malformed(field, "of value " + i + " is beyond 64 bits");
            }
        }
        bits.end();
        return values;
    }

    /** The bits of a column. */
    private static final class Bits {
        private final ByteReader in;
        private final String field;
        private final byte[] bytes;
        private long at;

        Bits(ByteReader in, String field) throws MalformedBatchException {
            this.in = in;
            this.field = field;
            this.bytes = in.take(field, in.remaining());
        }

        int next() throws MalformedBatchException {
            if (at == Byte.SIZE * (long) bytes.length) {
                throw in.malformed(field, "ends within a code");
            }
            int bit = bytes[(int) (at >> 3)] >> (7 - (at & 7)) & 1;
            at++;
            return bit;
        }

        long next(int count) throws MalformedBatchException {
            long value = 0;
            for (int i = 0; i < count; i++) {
                value = value << 1 | next();
            }
            return value;
        }

        /** What is left is less than a byte, and zero. */
        void end() throws MalformedBatchException {
            boolean whole = at + Byte.SIZE > Byte.SIZE * (long) bytes.length;
            while (whole && (at & 7) != 0) {
                whole = next() == 0;
            }
            if (!whole) {
                throw in.malformed(field, "goes on after its last code");
            }
        }
    }
}
