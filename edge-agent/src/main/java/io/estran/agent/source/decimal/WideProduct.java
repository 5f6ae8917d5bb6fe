package io.estran.agent.source.decimal;

import java.math.BigInteger;

/**
 * The double nearest to {@code digits * 10^exponent}, by the product of the digits with a power of five of 128 bits: the
 * method of Eisel and Lemire (Lemire, "Number Parsing at a Gigabyte per Second", Software: Practice and Experience 51(8),
 * 2021, section 5). It either rounds right or says that it cannot tell. Immutable; makes no garbage.
 */
final class WideProduct {
    /** {@link #round} cannot tell; no double that it returns has these bits. */
    static final long UNKNOWN = -1;

    private static final int LEAST = -342; // below it even 2^64 is nearer to zero than to the least double
    private static final int MOST = 308;
    private static final long[] HIGH = new long[MOST - LEAST + 1];
    private static final long[] LOW = new long[MOST - LEAST + 1];
    private static final int FRACTION_BITS = 52;
    private static final int SPARE_BITS = 64 - FRACTION_BITS - 3;
    private static final long HIDDEN = 1L << FRACTION_BITS;
    private static final int BIAS = 1023;
    private static final int INFINITE = 2047;

    /** From here on down 5^-exponent has more than 64 bits, and its reciprocal is cut, not rounded up (section 5.2). */
    private static final int CUT = -28;

    static {
        BigInteger power = BigInteger.ONE;
        for (int exponent = 0; exponent <= MOST; exponent++) {
            keep(exponent, power);
            power = power.multiply(BigInteger.valueOf(5));
        }
        power = BigInteger.ONE;
        for (int exponent = -1; exponent >= LEAST; exponent--) {
            power = power.multiply(BigInteger.valueOf(5));
            int bits = power.bitLength();
            BigInteger one = BigInteger.ONE.shiftLeft(exponent > CUT ? bits + 127 : 2 * bits + 128);
            keep(exponent, one.divide(power).add(BigInteger.ONE));
        }
    }

    private WideProduct() {}

    /** Keeps the 128 leading bits. */
    private static void keep(int exponent, BigInteger power) {
        BigInteger leading = power.shiftLeft(128).shiftRight(power.bitLength());
        HIGH[exponent - LEAST] = leading.shiftRight(64).longValue();
        LOW[exponent - LEAST] = leading.longValue();
    }

    /**
     * The bits of the nearest double, or {@link #UNKNOWN}; {@link Double#POSITIVE_INFINITY} beyond the largest one.
     *
     * @param digits unsigned, not 0
     */
    static long round(long digits, int exponent) {
        if (exponent < LEAST) {
            return 0;
        }
        if (exponent > MOST) {
            return Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
        }
        int zeros = Long.numberOfLeadingZeros(digits);
        long normal = digits << zeros;
        long high = multiplyHigh(normal, HIGH[exponent - LEAST]);
        long low = normal * HIGH[exponent - LEAST];
        long undecided = (1L << SPARE_BITS) - 1;
        if ((high & undecided) == undecided) { // a carry from the power's lower half could still reach what is kept
            long more = multiplyHigh(normal, LOW[exponent - LEAST]);
            low += more;
            if (Long.compareUnsigned(more, low) > 0) {
                high++;
            }
            if (low == -1) {
                return UNKNOWN;
            }
        }
        int top = (int) (high >>> 63);
        long fraction = high >>> (top + SPARE_BITS);
        int binary =
                ((217_706 * exponent) >> 16) + 63 + top - zeros + BIAS; // 217706 / 2^16 is log2(10) for these exponents
        if (binary <= 0) {
            return subnormal(fraction, 1 - binary);
        }
        boolean halfway = Long.compareUnsigned(low, 1) <= 0
                && exponent >= -4
                && exponent <= 23
                && (fraction & 3) == 1
                && fraction << (top + SPARE_BITS) == high;
        fraction = halfway ? fraction >>> 1 : (fraction + (fraction & 1)) >>> 1;
        if (fraction == HIDDEN << 1) {
            fraction = HIDDEN;
            binary++;
        }
        if (binary >= INFINITE) {
            return Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
        }
        return ((long) binary << FRACTION_BITS) | (fraction & (HIDDEN - 1));
    }

    /** A fraction that becomes the hidden bit by rounding is, as bits, the least normal double. */
    private static long subnormal(long fraction, int shift) {
        if (shift >= 64) {
            return 0;
        }
        long shifted = fraction >>> shift;
        return (shifted + (shifted & 1)) >>> 1;
    }

    /** Upper half of the unsigned product (the JDK has it from 18 on). */
    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
