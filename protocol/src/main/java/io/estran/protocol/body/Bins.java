package io.estran.protocol.body;

import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;

/**
 * What the columns say of one window's sketch: differences from {@link Expectations}, and its bins but the last of all.
 *
 * @param excess values that the sketch counts minus the window's count
 */
record Bins(long positiveBase, long positiveBins, long negativeBase, long negativeBins, long excess, long[] listed) {
    /**
     * The differences for a window.
     *
     * @throws IllegalArgumentException if its sketch passes a bound
     */
    static Bins of(WindowAggregate window) {
        QuantileSketch sketch = window.sketch();
        int positives = sketch.positive().length;
        int negatives = sketch.negative().length;
        check(window, sketch.positiveBase(), sketch.positive());
        check(window, sketch.negativeBase(), sketch.negative());
        if (sketch.zeros() < 0) {
            throw new IllegalArgumentException("sketch of series \"" + window.series() + "\" has " + sketch.zeros()
                    + " zeros, must not be negative");
        }
        long[] listed = new long[Math.max(0, positives + negatives - 1)];
        for (int i = 0; i < listed.length; i++) {
            listed[i] = i < positives ? sketch.positive()[i] : sketch.negative()[i - positives];
        }
        return new Bins(
                sketch.positiveBase() - (long) Expectations.base(window.min()),
                positives - (long) Expectations.bins(sketch.positiveBase(), window.max()),
                sketch.negativeBase() - (long) Expectations.base(-window.max()),
                negatives - (long) Expectations.bins(sketch.negativeBase(), -window.min()),
                sketch.count() - window.count(),
                listed);
    }

    private static void check(WindowAggregate window, int base, long[] counts) {
        String where = "sketch of series \"" + window.series() + "\" has ";
        if (Math.abs((long) base) > QuantileSketch.MAX_BASE) {
            throw new IllegalArgumentException(
                    where + "a base of " + base + ", must be within " + QuantileSketch.MAX_BASE + " of zero");
        }
        if (counts.length > QuantileSketch.MAX_BINS) {
            throw new IllegalArgumentException(
                    where + counts.length + " bins, must have at most " + QuantileSketch.MAX_BINS);
        }
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException(where + "a bin of " + count + ", must not be negative");
            }
        }
    }
}
