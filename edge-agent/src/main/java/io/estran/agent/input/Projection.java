package io.estran.agent.input;

/**
 * Ways to see a value as a whole number, of which the differences within a series are small; each gives back the value bit
 * for bit. A kind is one of:
 *
 * <pre>
 * 0 to 14    the decimal number / 10^kind: what was rounded to a resolution, and what was read from decimal text
 * 15 to 20   the same, / 10^(kind - 14), that went through a float32
 * 21         a float32, by its bits in the order of their values
 * 22, 23     the same without the lowest 8 or 14 of them, which are zero: what came from a converter of few bits
 * 24         a double, by its bits in the order of their values; everything else, NaN and infinities included
 * </pre>
 *
 * Stateless.
 */
final class Projection {
    static final int KIND_BITS = 5;
    static final int KINDS = 25;
    static final int FLOAT = 21;
    static final int DOUBLE = 24;

    private static final int LAST_DECIMAL = 14;
    private static final int LAST_FLOAT_DECIMAL = 20;
    private static final int FLOAT_WITHOUT_8 = 22;
    private static final int FLOAT_WITHOUT_14 = 23;

    /** Below it every whole number is a double. */
    private static final double WHOLE = 1L << 51;
    /** A decimal of more digits is one by chance: one random double in 50,000 has so few. */
    private static final int MOST_DIGITS = 11;
    /** A decimal below has no more of them, however the digits of a value are counted by its bits. */
    private static final long MOST_NUMBER = 10_000_000_000L;
    /** The same for a float32 and its decimals. */
    private static final int MOST_FLOAT_DIGITS = 6;

    /** Decimal digits that a bit is worth, times {@link #PARTS}. */
    private static final int DIGITS_PER_BIT = 30_103;

    private static final int PARTS = 100_000;
    /** More than a decimal can be off its number after a division and a multiplication, each rounded by 2^-53 at most. */
    private static final double TWICE_ROUNDED = 0x1p-50;

    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
    };

    private Projection() {}

    static boolean isDecimal(int kind) {
        return kind <= LAST_DECIMAL;
    }

    /** The number as which that kind sees a value; right only if {@link #value} gives the value again. */
    static long number(int kind, double value) {
        if (kind <= LAST_DECIMAL) {
            return whole(value * POWERS[kind]);
        }
        if (kind <= LAST_FLOAT_DECIMAL) {
            return whole(value * POWERS[kind - LAST_DECIMAL]);
        }
        if (kind < DOUBLE) {
            return ordered(Float.floatToRawIntBits((float) value)) >> floatShift(kind);
        }
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static long whole(double number) {
        return Math.abs(number) < WHOLE ? (long) Math.rint(number) : 0;
    }

    private static int ordered(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    private static int floatShift(int kind) {
        return kind == FLOAT ? 0 : kind == FLOAT_WITHOUT_8 ? 8 : 14;
    }

    /** The value that a number stands for. */
    static double value(int kind, long number) {
        if (kind <= LAST_DECIMAL) {
            return number / POWERS[kind];
        }
        if (kind <= LAST_FLOAT_DECIMAL) {
            return (float) (number / POWERS[kind - LAST_DECIMAL]);
        }
        if (kind < DOUBLE) {
            int shift = floatShift(kind);
            int bits = (int) number;
            return Float.intBitsToFloat(ordered(bits < 0 ? ~(~bits << shift) : bits << shift));
        }
        return Double.longBitsToDouble(number ^ ((number >> 63) & Long.MAX_VALUE));
    }

    /** Whether that kind gives back the value if it is seen as that number. A NaN is never a float: it might come back as another. */
    static boolean holds(int kind, long number, double value) {
        if (kind == DOUBLE) {
            return true;
        }
        return Double.doubleToRawLongBits(value(kind, number)) == Double.doubleToRawLongBits(value)
                && (kind <= LAST_FLOAT_DECIMAL || !Double.isNaN(value));
    }

    /**
     * {@link #kindOf}, for a value that is likely of that kind: it is if the number ends with a digit that a coarser kind would
     * not have, and no finer one is worth asking.
     */
    static int kindOf(double value, int likely) {
        if (likely <= LAST_DECIMAL && Math.abs(value) < WHOLE) {
            long number = whole(value * POWERS[likely]);
            if (number % 10 != 0 && Math.abs(number) < MOST_NUMBER && holds(likely, number, value)) {
                return likely;
            }
        }
        return kindOf(value);
    }

    /** Whether {@link #kindOf} a value may be another than {@link #DOUBLE}: a quick answer that is seldom needlessly yes. */
    static boolean mayBeOther(double value) {
        double scaled = value * POWERS[decimals(MOST_DIGITS, 0, LAST_DECIMAL, value)];
        return !(Math.abs(value) < WHOLE)
                || !(Math.abs(scaled - Math.rint(scaled)) > Math.abs(scaled) * TWICE_ROUNDED)
                || (float) value == value;
    }

    /** The kind that seems right for a value of which no other is known. */
    static int kindOf(double value) {
        if (!(Math.abs(value) < WHOLE)) {
            return floatKind(value);
        }
        int decimals = decimalKind(value, MOST_DIGITS, 0);
        return decimals >= 0 ? decimals : floatKind(value);
    }

    /** The least decimal kind; -1 if the value is no decimal of few digits. */
    private static int decimalKind(double value, int most, int offset) {
        int last = offset == 0 ? LAST_DECIMAL : LAST_FLOAT_DECIMAL - LAST_DECIMAL;
        int least = offset == 0 ? 0 : 1;
        int decimals = decimals(most, least, last, value);
        double scaled = value * POWERS[decimals];
        long number = whole(scaled);
        if (offset == 0 && Math.abs(scaled - number) > Math.abs(scaled) * TWICE_ROUNDED) {
            return -1; // what most values that are no decimals show without a division
        }
        if (!holds(decimals + offset, number, value)) {
            return -1;
        }
        if (number == 0) {
            return least + offset;
        }
        while (decimals > least && number % 10 == 0) {
            number /= 10;
            decimals--;
        }
        return decimals + offset;
    }

    /** Decimal places with which a value has at most so many digits. */
    private static int decimals(int most, int least, int last, double value) {
        int digits = (most * PARTS - DIGITS_PER_BIT * Math.getExponent(value)) / PARTS;
        return Math.max(least, Math.min(last, digits));
    }

    private static int floatKind(double value) {
        float narrow = (float) value;
        if (Double.doubleToRawLongBits(narrow) != Double.doubleToRawLongBits(value) || Double.isNaN(value)) {
            return DOUBLE;
        }
        if (Math.abs(value) < POWERS[MOST_FLOAT_DIGITS]) {
            int decimals = decimalKind(value, MOST_FLOAT_DIGITS, LAST_DECIMAL);
            if (decimals > LAST_DECIMAL) {
                return decimals;
            }
        }
        int zeros = Integer.numberOfTrailingZeros(Float.floatToRawIntBits(narrow));
        return zeros >= 14 ? FLOAT_WITHOUT_14 : zeros >= 8 ? FLOAT_WITHOUT_8 : FLOAT;
    }

    /** The number of a finer decimal kind that stands for the same value; 0 if it is too large. */
    static long finer(long number, int from, int to) {
        double finer = number * POWERS[to - from];
        return Math.abs(finer) < WHOLE ? (long) finer : 0;
    }
}
