package io.estran.protocol.golden;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.SketchMapping;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Windows computed the plain way from their values. */
public final class Windows {
    private Windows() {}

    /** A final window of good readings. */
    public static WindowAggregate of(
            String series, String unit, long start, long length, double[] values, Moments moments) {
        return new WindowAggregate(
                series,
                unit,
                start,
                length,
                values.length,
                0,
                Arrays.stream(values).min().orElse(Double.NaN),
                Arrays.stream(values).max().orElse(Double.NaN),
                values[0],
                values[values.length - 1],
                moments,
                sketch(values),
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true);
    }

    /** The sketch of the values. */
    public static QuantileSketch sketch(double... values) {
        SortedMap<Integer, Long> positive = new TreeMap<>();
        SortedMap<Integer, Long> negative = new TreeMap<>();
        long zeros = 0;
        for (double value : values) {
            if (Math.abs(value) < SketchMapping.MIN_INDEXABLE) {
                zeros++;
            } else {
                (value > 0 ? positive : negative).merge(SketchMapping.index(Math.abs(value)), 1L, Long::sum);
            }
        }
        return new QuantileSketch(zeros, base(positive), bins(positive), base(negative), bins(negative));
    }

    private static int base(SortedMap<Integer, Long> counts) {
        return counts.isEmpty() ? 0 : counts.firstKey();
    }

    private static long[] bins(SortedMap<Integer, Long> counts) {
        if (counts.isEmpty()) {
            return new long[0];
        }
        long[] bins = new long[counts.lastKey() - counts.firstKey() + 1];
        counts.forEach((index, count) -> bins[index - counts.firstKey()] = count);
        return bins;
    }
}
