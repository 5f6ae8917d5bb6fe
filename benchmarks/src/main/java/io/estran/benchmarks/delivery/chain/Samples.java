package io.estran.benchmarks.delivery.chain;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Times, of which percentiles are asked. Immutable. */
final class Samples {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double P99 = 0.99;

    private final long[] sorted;

    Samples(Collection<Long> nanos) {
        sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    int count() {
        return sorted.length;
    }

    /** The median, ms. */
    double p50() {
        return percentile(0.5);
    }

    /** The time within which 99 of 100 lie, ms. */
    double p99() {
        return percentile(P99);
    }

    /** The longest, ms. */
    double max() {
        return percentile(1);
    }

    /** By nearest rank; NaN of nothing, which keeps no budget. */
    private double percentile(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
    }

    /** The middle one; of an even number the lower of the two. */
    static double median(double... values) {
        double[] ordered = values.clone();
        Arrays.sort(ordered);
        return ordered[(ordered.length - 1) / 2];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.0f ms, p99 %.0f ms, max %.0f ms of %d", p50(), p99(), max(), count());
    }
}
