package io.estran.benchmarks.edge;

import io.estran.benchmarks.edge.load.SampleReadings;
import io.estran.benchmarks.edge.load.ThreadTime;
import java.util.Arrays;

/**
 * The floor of the pipeline: count, minimum, maximum, sum and a histogram with 64 buckets an octave, in arrays, and nothing else:
 * no time, no windows, no quality, no rules. One owner.
 */
final class ArrayLoop {
    private static final int SHIFT = 52 - 6;
    private static final int BUCKETS = 1024;
    /** Bucket of 2^-2; what the sample does not reach needs no test. */
    private static final int FIRST = (1023 - 2) << 6;

    private final int[] series;
    private final double[] values;
    private final long[] counts;
    private final double[] minima;
    private final double[] maxima;
    private final double[] sums;
    private final int[] buckets;

    ArrayLoop(SampleReadings sample) {
        series = new int[sample.size()];
        values = new double[sample.size()];
        for (int i = 0; i < series.length; i++) {
            series[i] = i % sample.series();
            values[i] = sample.value(i);
        }
        counts = new long[sample.series()];
        minima = new double[sample.series()];
        maxima = new double[sample.series()];
        sums = new double[sample.series()];
        buckets = new int[sample.series() * BUCKETS];
        Arrays.fill(minima, Double.POSITIVE_INFINITY);
        Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    }

    /** Processor time of a reading, ns. */
    double run(int readings) {
        long begun = ThreadTime.here();
        for (int done = 0; done < readings; done += series.length) {
            pass();
        }
        long took = ThreadTime.here() - begun;
        int rounds = (readings + series.length - 1) / series.length;
        return (double) took / rounds / series.length;
    }

    private void pass() {
        for (int i = 0; i < series.length; i++) {
            int of = series[i];
            double value = values[i];
            counts[of]++;
            if (value < minima[of]) {
                minima[of] = value;
            }
            if (value > maxima[of]) {
                maxima[of] = value;
            }
            sums[of] += value;
            buckets[of * BUCKETS + (int) (Double.doubleToRawLongBits(value) >>> SHIFT) - FIRST]++;
        }
    }

    /** Readings of a series so far. */
    long count(int of) {
        return counts[of];
    }

    /** Readings in the buckets of a series so far. */
    long inBuckets(int of) {
        return Arrays.stream(buckets, of * BUCKETS, (of + 1) * BUCKETS)
                .asLongStream()
                .sum();
    }
}
