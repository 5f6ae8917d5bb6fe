package io.estran.protocol.aggregate;

/**
 * From a positive value to the index of its bin and back: linear interpolation of the logarithm between powers of two,
 * read from the double's own bits (no {@code Math.log}). The same indices as {@code LinearlyInterpolatedMapping(0.01)} of
 * sketches-java. Static and pure; any thread.
 */
public final class SketchMapping {
    /** Relative accuracy. */
    public static final double RELATIVE_ACCURACY = 0.01;
    /** Smaller absolute values count as zero. */
    public static final double MIN_INDEXABLE = Double.MIN_NORMAL;

    // The doubles to which sketches-java's constructor evaluates, written down so that no platform's log can differ.
    /** Bins per power of two: ln 2 / ln(gamma), gamma = 1.01395...; also the index of 1.0, but for its last bits. */
    private static final double MULTIPLIER = 0x1.8ffc9629d2355p5;

    private static final double OFFSET = 0x1.8ffc9629d235p5;
    /** One and the accuracy that this gamma gives: from a bin's lower bound to its value. */
    private static final double TO_VALUE = 1 + 0x1.47ae147ae1462p-7;

    private static final long SIGNIFICAND = (1L << 52) - 1;
    private static final long ONE = 0x3ff0_0000_0000_0000L;
    private static final int BIAS = 1023;

    private SketchMapping() {}

    /** Index of a positive, finite value of at least {@link #MIN_INDEXABLE}. */
    public static int index(double value) {
        long bits = Double.doubleToRawLongBits(value);
        double exponent = (double) ((bits >>> 52) - BIAS);
        double significand = Double.longBitsToDouble((bits & SIGNIFICAND) | ONE);
        double index = MULTIPLIER * (exponent + significand - 1) + OFFSET;
        return index >= 0 ? (int) index : (int) index - 1;
    }

    /** The value that stands for a bin: within 1 % of all that it counts; never infinite. */
    public static double value(int index) {
        double logarithm = (index - OFFSET) / MULTIPLIER;
        double exponent = Math.floor(logarithm);
        double significand = logarithm - exponent + 1;
        double lower = Math.scalb(significand, (int) exponent);
        return Math.min(lower * TO_VALUE, Double.MAX_VALUE);
    }
}
