package io.estran.protocol.aggregate;

import java.math.BigInteger;

/**
 * Sum and squared deviations of a window's readings that are not bad.
 * A series with a decimal resolution is summed exactly, in integer ticks; any other in compensated doubles.
 */
public sealed interface Moments {
    /** Sum of the values. */
    double sum();

    /** Arithmetic mean of {@code count} values; NaN if there is none. */
    double mean(long count);

    /** Population variance of {@code count} values; NaN if there is none. */
    double variance(long count);

    /**
     * Doubles.
     *
     * @param sum compensated sum
     * @param m2 sum of squared deviations from the mean
     */
    record Doubles(double sum, double m2) implements Moments {
        @Override
        public double mean(long count) {
            return count == 0 ? Double.NaN : sum / count;
        }

        @Override
        public double variance(long count) {
            return count == 0 ? Double.NaN : m2 / count;
        }
    }

    /**
     * Exact integers; a value is {@code tick / 10^exponent}.
     *
     * @param exponent decimal places of the resolution, 0 to {@link #MAX_EXPONENT}
     * @param sumTicks sum of the ticks
     * @param m2Ticks sum of (tick - firstTick) squared
     * @param firstTick tick of the window's first value
     */
    record Ticks(int exponent, long sumTicks, long m2Ticks, long firstTick) implements Moments {
        /** Most decimal places of a resolution. */
        public static final int MAX_EXPONENT = 9;

        @Override
        public double sum() {
            return ExactDecimal.divide(BigInteger.valueOf(sumTicks), BigInteger.ONE, exponent);
        }

        /** One correctly rounded division of the exact sum by count x 10^exponent. */
        @Override
        public double mean(long count) {
            return count == 0
                    ? Double.NaN
                    : ExactDecimal.divide(BigInteger.valueOf(sumTicks), BigInteger.valueOf(count), exponent);
        }

        /** One correctly rounded division: n x m2 - s^2 (s about the first tick) is exact and leaves nothing to cancel. */
        @Override
        public double variance(long count) {
            if (count == 0) {
                return Double.NaN;
            }
            BigInteger n = BigInteger.valueOf(count);
            BigInteger s = BigInteger.valueOf(sumTicks).subtract(n.multiply(BigInteger.valueOf(firstTick)));
            BigInteger numerator = n.multiply(BigInteger.valueOf(m2Ticks)).subtract(s.multiply(s));
            return ExactDecimal.divide(numerator, n.multiply(n), 2 * exponent);
        }
    }
}
