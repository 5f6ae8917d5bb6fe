package io.estran.protocol.aggregate;

import java.util.Arrays;

/**
 * A DDSketch (Masson, Rim, Lee: "DDSketch", VLDB 2019) as it is sealed: relative accuracy 1 %, linearly interpolated
 * mapping ({@link SketchMapping}), one store for positive and one for negative values, and a count of zeros.
 * Immutable. A store's bin {@code i} counts values with index {@code base + i}; empty stores have no bins.
 *
 * @param zeros values equal to zero (or too small to index)
 * @param positiveBase index of the first positive bin
 * @param positive counts of the positive bins
 * @param negativeBase index of the first negative bin (of the absolute value)
 * @param negative counts of the negative bins
 */
public record QuantileSketch(long zeros, int positiveBase, long[] positive, int negativeBase, long[] negative) {
    /** Most bins of one store; beyond it the bins nearest to zero are collapsed. */
    public static final int MAX_BINS = 2048;
    /** Bases lie within this distance of zero; no double has an index beyond. */
    public static final int MAX_BASE = 65_535;
    /** Nothing counted. */
    public static final QuantileSketch EMPTY = new QuantileSketch(0, 0, new long[0], 0, new long[0]);

    /** Values counted. */
    public long count() {
        return zeros + Arrays.stream(positive).sum() + Arrays.stream(negative).sum();
    }

    /**
     * The value at quantile {@code q} in [0, 1], within 1 % of it; NaN if nothing was counted.
     * The caller clamps to the window's min and max.
     */
    public double quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile is " + q + ", must be 0 to 1");
        }
        long count = count();
        if (count == 0) {
            return Double.NaN;
        }
        // The value of that rank among the sorted values, from 0: the largest negative magnitudes come first.
        long rank = (long) (q * (count - 1));
        for (int i = negative.length - 1; i >= 0; i--) {
            rank -= negative[i];
            if (rank < 0) {
                return -SketchMapping.value(negativeBase + i);
            }
        }
        rank -= zeros;
        for (int i = 0; rank >= 0 && i < positive.length; i++) {
            rank -= positive[i];
            if (rank < 0) {
                return SketchMapping.value(positiveBase + i);
            }
        }
        return 0;
    }

    /** A sketch of the values of both. */
    public QuantileSketch merge(QuantileSketch other) {
        Store positives = Store.sum(positiveBase, positive, other.positiveBase, other.positive);
        Store negatives = Store.sum(negativeBase, negative, other.negativeBase, other.negative);
        return new QuantileSketch(zeros + other.zeros, positives.base, positives.bins, negatives.base, negatives.bins);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantileSketch that
                && zeros == that.zeros
                && positiveBase == that.positiveBase
                && negativeBase == that.negativeBase
                && Arrays.equals(positive, that.positive)
                && Arrays.equals(negative, that.negative);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(positive) * 31 + Arrays.hashCode(negative)) * 31 + Long.hashCode(zeros);
    }

    @Override
    public String toString() {
        return "QuantileSketch[zeros=" + zeros + ", positive=" + Arrays.toString(positive) + " from " + positiveBase
                + ", negative=" + Arrays.toString(negative) + " from " + negativeBase + "]";
    }

    /** The bins of one sign. */
    private record Store(int base, long[] bins) {
        static Store sum(int base, long[] bins, int otherBase, long[] otherBins) {
            if (bins.length == 0 || otherBins.length == 0) {
                return bins.length == 0 ? new Store(otherBase, otherBins) : new Store(base, bins);
            }
            int end = Math.max(base + bins.length, otherBase + otherBins.length);
            int from = Math.max(Math.min(base, otherBase), end - MAX_BINS);
            long[] sum = new long[end - from];
            add(sum, from, base, bins);
            add(sum, from, otherBase, otherBins);
            return new Store(from, sum);
        }

        /** What lies below the first bin is collapsed into it. */
        private static void add(long[] sum, int from, int base, long[] bins) {
            for (int i = 0; i < bins.length; i++) {
                sum[Math.max(0, base + i - from)] += bins[i];
            }
        }
    }
}
