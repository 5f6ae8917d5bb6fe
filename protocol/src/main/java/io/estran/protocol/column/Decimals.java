package io.estran.protocol.column;

import org.jspecify.annotations.Nullable;

/** Doubles as decimal ticks, if every one comes back bit for bit. Static and pure; any thread. */
public final class Decimals {
    /** Beyond it a column of ticks is no shorter than the doubles. */
    static final int MAX_EXPONENT = 15;

    static final long MAX_TICK = (1L << 53) - 1;

    private static final double[] POWERS = new double[MAX_EXPONENT + 1];

    static {
        double power = 1;
        for (int e = 0; e <= MAX_EXPONENT; e++) {
            POWERS[e] = power; // exact up to 10^22
            power *= 10;
        }
    }

    private Decimals() {}

    /** Ticks with their exponent. */
    record Ticks(int exponent, long[] values) {}

    /** The value of a tick: one correctly rounded division. */
    static double value(long tick, int exponent) {
        return tick / POWERS[exponent];
    }

    /** The tick nearest to the value; 0 if it is none of less than 53 bits. */
    public static long nearestTick(double value, int exponent) {
        double tick = Math.rint(value * POWERS[exponent]);
        return Math.abs(tick) <= MAX_TICK ? (long) tick : 0;
    }

    /** {@link #nearestTick} of each value. */
    static long[] nearestTicks(double[] values, int exponent) {
        long[] ticks = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            ticks[i] = nearestTick(values[i], exponent);
        }
        return ticks;
    }

    /** The values as ticks of the smallest exponent that fits all, or null if none does (-0.0, NaN and infinities never fit). */
    static @Nullable Ticks of(double[] values) {
        int exponent = 0;
        for (double value : values) {
            while (!fits(value, exponent)) {
                if (++exponent > MAX_EXPONENT) {
                    return null;
                }
            }
        }
        long[] ticks = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            if (!fits(values[i], exponent)) {
                return null;
            }
            ticks[i] = nearestTick(values[i], exponent);
        }
        return new Ticks(exponent, ticks);
    }

    private static boolean fits(double value, int exponent) {
        return Double.doubleToRawLongBits(value(nearestTick(value, exponent), exponent))
                == Double.doubleToRawLongBits(value);
    }
}
