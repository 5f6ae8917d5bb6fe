package io.estran.protocol.aggregate;

import java.math.BigInteger;

/** Quotients of integers as the nearest double. Static and pure; any thread. */
final class ExactDecimal {
    /** Integers of so many bits are doubles, and IEEE division of two doubles rounds once. */
    private static final int EXACT_BITS = 53;
    /** Two bits more than a double has, so that the last one can say "and something". */
    private static final int QUOTIENT_BITS = 55;

    private ExactDecimal() {}

    /** {@code numerator / (denominator x 10^exponent)}, rounded once to the nearest double; the denominator is positive. */
    static double divide(BigInteger numerator, BigInteger denominator, int exponent) {
        BigInteger divisor = denominator.multiply(BigInteger.TEN.pow(exponent));
        if (numerator.bitLength() <= EXACT_BITS && divisor.bitLength() <= EXACT_BITS) {
            return (double) numerator.longValue() / (double) divisor.longValue();
        }
        // Scale to a quotient of at least 55 bits; the remainder, if any, sets its last bit: rounding to 53 sees all.
        BigInteger magnitude = numerator.abs();
        int shift = Math.max(0, QUOTIENT_BITS + 1 - (magnitude.bitLength() - divisor.bitLength()));
        BigInteger[] quotient = magnitude.shiftLeft(shift).divideAndRemainder(divisor);
        BigInteger sticky = quotient[1].signum() == 0 ? quotient[0] : quotient[0].setBit(0);
        return Math.scalb(sticky.doubleValue(), -shift) * numerator.signum();
    }
}
