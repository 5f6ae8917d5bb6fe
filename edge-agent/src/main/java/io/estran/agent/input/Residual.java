package io.estran.agent.input;

/**
 * The code of a number that is usually near zero: Rice's, with a parameter that follows the lengths of the numbers before.
 * Format: so many ones as the number, zigzag, has above its lowest k bits, a zero, and the k bits; {@link #ESCAPE} ones
 * say that something else follows. Stateless: whoever writes or reads a column keeps the parameter.
 */
final class Residual {
    /** So many ones are no number. */
    static final int ESCAPE = 8;
    /** The parameter before any number was written. */
    static final int UNSET = 0xFFF;

    /** Bits of a length, of 1 to 64. */
    static final int LENGTH_BITS = 6;

    private static final int FRACTION = 4;
    private static final int HALF = 1 << (FRACTION - 1);
    private static final int WEIGHT = 2;
    private static final int MOST_LOW_BITS = 54;

    private Residual() {}

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    private static int length(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    }

    /** The parameter after that number. */
    static int follow(int parameter, long zigzag) {
        int length = (Long.SIZE - Long.numberOfLeadingZeros(zigzag)) << FRACTION;
        return parameter == UNSET ? length : parameter + ((length - parameter) >> WEIGHT);
    }

    static int lowBits(int parameter) {
        return Math.min(MOST_LOW_BITS, (parameter + HALF) >> FRACTION);
    }

    /** Writes the number if its code is short; otherwise the escape, and false. */
    static boolean write(Bits.Writer into, int parameter, long zigzag) {
        int k = lowBits(parameter);
        long above = zigzag >>> k;
        if (parameter == UNSET || above < 0 || above >= ESCAPE) {
            into.write((1 << ESCAPE) - 1, ESCAPE);
            return false;
        }
        int ones = (int) above;
        into.write(code(zigzag, k, above), ones + 1 + k);
        return true;
    }

    /** The code of a number with {@code low} bits below so many ones and a zero: {@code above + 1 + low} bits. */
    static long code(long zigzag, int low, long above) {
        return ((1L << above) - 1) | ((zigzag & ((1L << low) - 1)) << (above + 1));
    }

    /** Writes a number of any length. */
    static void writeLong(Bits.Writer into, long zigzag) {
        int length = length(zigzag);
        into.write(length - 1, LENGTH_BITS);
        into.write(zigzag, length);
    }

    /** The number, zigzag; -1 for an escape (which is no number that {@link #write} writes). */
    static long read(Bits.Reader from, int parameter) {
        int ones = from.ones(ESCAPE);
        if (ones == ESCAPE) {
            return -1;
        }
        int k = lowBits(parameter);
        return (long) ones << k | from.read(k);
    }

    static long readLong(Bits.Reader from) {
        return from.read((int) from.read(LENGTH_BITS) + 1);
    }
}
