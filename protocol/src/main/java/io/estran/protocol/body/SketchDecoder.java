package io.estran.protocol.body;

import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.column.ColumnReader;
import io.estran.protocol.fault.MalformedBatchException;
import java.util.Arrays;

/** Decodes the columns of sketches: the counterpart of {@link Bins}. Used once, by one thread. */
final class SketchDecoder {
    private static final long ANY = Long.MAX_VALUE;

    private final ColumnReader columns;
    private final int n;

    SketchDecoder(ColumnReader columns, int n) {
        this.columns = columns;
        this.n = n;
    }

    /** The sketches of windows with these fields. */
    QuantileSketch[] decode(long[] count, double[] min, double[] max) throws MalformedBatchException {
        long[] zeros = columns.longs(AggregateColumns.ZEROS, "zeros", n, 0, Long.MAX_VALUE);
        long[] positiveBase = any(AggregateColumns.POSITIVE_BASE, "positive base");
        long[] positiveBins = any(AggregateColumns.POSITIVE_BINS, "positive bins");
        long[] negativeBase = any(AggregateColumns.NEGATIVE_BASE, "negative base");
        long[] negativeBins = any(AggregateColumns.NEGATIVE_BINS, "negative bins");
        long[] excess = any(AggregateColumns.SKETCH_EXCESS, "sketch excess");
        int total = 0;
        for (int i = 0; i < n; i++) {
            positiveBase[i] = base("positive", positiveBase[i] + Expectations.base(min[i]));
            positiveBins[i] = bins("positive", positiveBins[i] + Expectations.bins((int) positiveBase[i], max[i]));
            negativeBase[i] = base("negative", negativeBase[i] + Expectations.base(-max[i]));
            negativeBins[i] = bins("negative", negativeBins[i] + Expectations.bins((int) negativeBase[i], -min[i]));
            total += (int) Math.max(0, positiveBins[i] + negativeBins[i] - 1);
        }
        if (total > 0 && !columns.has(AggregateColumns.BINS)) {
            throw new MalformedBatchException("body: column " + AggregateColumns.BINS + " (bins) is missing");
        }
        long[] listed = columns.naturals(AggregateColumns.BINS, "bin", total);
        QuantileSketch[] sketches = new QuantileSketch[n];
        int at = 0;
        for (int i = 0; i < n; i++) {
            int bins = (int) (positiveBins[i] + negativeBins[i]);
            int number = Math.max(0, bins - 1);
            long[] all = Arrays.copyOf(Arrays.copyOfRange(listed, at, at + number), bins);
            at += number;
            long rest = count[i] + excess[i] - zeros[i] - Arrays.stream(all).sum();
            if (bins > 0) {
                all[bins - 1] = rest;
            }
            if (rest < 0 || (bins == 0 && rest != 0)) {
                throw new MalformedBatchException("body: the last bin of a sketch is " + rest + ", must be "
                        + (bins == 0 ? "0: it has no bins" : "at least 0"));
            }
            int positives = (int) positiveBins[i];
            sketches[i] = new QuantileSketch(
                    zeros[i],
                    (int) positiveBase[i],
                    Arrays.copyOf(all, positives),
                    (int) negativeBase[i],
                    Arrays.copyOfRange(all, positives, bins));
        }
        return sketches;
    }

    private long[] any(int id, String field) throws MalformedBatchException {
        return columns.longs(id, field, n, -ANY, ANY);
    }

    private static long base(String sign, long base) throws MalformedBatchException {
        if (base < -QuantileSketch.MAX_BASE || base > QuantileSketch.MAX_BASE) {
            throw new MalformedBatchException(
                    "body: " + sign + " base is " + base + ", must be within " + QuantileSketch.MAX_BASE + " of zero");
        }
        return base;
    }

    private static long bins(String sign, long bins) throws MalformedBatchException {
        if (bins < 0 || bins > QuantileSketch.MAX_BINS) {
            throw new MalformedBatchException(
                    "body: " + sign + " bins is " + bins + ", must be 0 to " + QuantileSketch.MAX_BINS);
        }
        return bins;
    }
}
