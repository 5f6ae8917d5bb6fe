package io.estran.protocol.body;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Block;
import io.estran.protocol.column.ColumnReader;
import io.estran.protocol.column.Decimals;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Decodes a plain body of aggregates. Every value is checked against its range. Used once, by one thread. */
final class AggregateDecoder {
    private final Block block;
    private final ColumnReader columns;
    private final int n;
    private final SeriesTable series;

    AggregateDecoder(Block block, byte[] body) throws MalformedBatchException {
        this.block = block;
        this.n = block.recordCount();
        if (n > Byte.SIZE * (long) body.length) {
            // The length column alone has a bit a record: checked before memory is taken for records.
            throw new MalformedBatchException("body: has " + body.length + " bytes, must hold " + n + " records");
        }
        this.columns = new ColumnReader(body);
        this.series = SeriesTable.read(block, columns);
    }

    List<WindowAggregate> decode() throws MalformedBatchException {
        List<String> names = series.names();
        long[] seriesIndex = series.indices(columns, n);
        int[] order = SeriesOrder.of(seriesIndex, series.size());
        long[] start = longs(AggregateColumns.START, "start", 0, Long.MAX_VALUE);
        long[] length = longs(AggregateColumns.LENGTH, "length", 1, Long.MAX_VALUE);
        long[] count = longs(AggregateColumns.COUNT, "count", 0, Long.MAX_VALUE);
        long[] bad = longs(AggregateColumns.BAD, "bad", 0, Long.MAX_VALUE);
        double[] min = values(AggregateColumns.MIN, "min", count, new double[n]);
        double[] max = values(AggregateColumns.MAX, "max", count, min);
        double[] middle = IntStream.range(0, n)
                .mapToDouble(i -> Expectations.middle(min[i], max[i]))
                .toArray();
        double[] first = values(AggregateColumns.FIRST, "first", count, middle);
        double[] last = values(AggregateColumns.LAST, "last", count, middle);
        Moments[] moments = moments(count, min, max, first);
        long[] quality = longs(AggregateColumns.QUALITY, "quality", 0, Quality.BAD.code());
        long[] reason = longs(AggregateColumns.REASON, "reason", 0, 255);
        long[] revision = longs(AggregateColumns.REVISION, "revision", 0, 2L * Integer.MAX_VALUE + 1);
        QuantileSketch[] sketches = new SketchDecoder(columns, n).decode(count, min, max);
        long[] session = longs(AggregateColumns.SESSION, "session", 0, Long.MAX_VALUE);
        WindowAggregate[] records = new WindowAggregate[n];
        for (int i = 0; i < n; i++) {
            int index = (int) seriesIndex[order[i]];
            records[order[i]] = new WindowAggregate(
                    names.get(index),
                    series.unit(index),
                    block.firstTime() + start[i],
                    checkedLength(start[i], length[i]),
                    count[i],
                    bad[i],
                    min[i],
                    max[i],
                    first[i],
                    last[i],
                    moments[i],
                    sketches[i],
                    Objects.requireNonNull(Quality.byCode((int) quality[i])),
                    QualityReason.byCode((int) reason[i]),
                    (int) (revision[i] >>> 1),
                    (revision[i] & 1) == 0,
                    session[i]);
        }
        return List.of(records);
    }

    /** The window must lie in the envelope's event-time range. */
    private long checkedLength(long start, long length) throws MalformedBatchException {
        long range = block.lastTime() - block.firstTime();
        if (start > range || length > range - start) {
            throw new MalformedBatchException("body: window from " + start + " of length " + length
                    + " ns ends outside the envelope's range of " + range + " ns");
        }
        return length;
    }

    private long[] longs(int id, String field, long min, long max) throws MalformedBatchException {
        if (min > 0 && !columns.has(id)) {
            throw new MalformedBatchException("body: column " + id + " (" + field + ") is missing");
        }
        return columns.longs(id, field, n, min, max);
    }

    /** A column of the records with a count; NaN for the others. */
    private double[] values(int id, String field, long[] count, double[] near) throws MalformedBatchException {
        double[] counted = IntStream.range(0, n)
                .filter(i -> count[i] > 0)
                .mapToDouble(i -> near[i])
                .toArray();
        double[] present = id == AggregateColumns.MIN
                ? columns.doubles(id, field, counted.length)
                : columns.doubles(id, field, counted);
        double[] values = new double[n];
        for (int i = 0, next = 0; i < n; i++) {
            values[i] = count[i] > 0 ? present[next++] : Double.NaN;
        }
        return values;
    }

    private Moments[] moments(long[] count, double[] min, double[] max, double[] first) throws MalformedBatchException {
        long[] form = longs(AggregateColumns.FORM, "form", 0, Moments.Ticks.MAX_EXPONENT + 1L);
        int[] inDoubles = IntStream.range(0, n).filter(i -> form[i] == 0).toArray();
        int[] inTicks = IntStream.range(0, n).filter(i -> form[i] > 0).toArray();
        Moments[] moments = new Moments[n];
        double[] sum = columns.doubles(
                AggregateColumns.SUM,
                "sum",
                Arrays.stream(inDoubles)
                        .mapToDouble(i -> Expectations.sum(count[i], min[i], max[i]))
                        .toArray());
        double[] m2 = columns.doubles(
                AggregateColumns.M2,
                "m2",
                Arrays.stream(inDoubles)
                        .mapToDouble(i -> Expectations.m2(count[i], min[i], max[i]))
                        .toArray());
        for (int d = 0; d < inDoubles.length; d++) {
            moments[inDoubles[d]] = new Moments.Doubles(sum[d], m2[d]);
        }
        long[] sumTicks = columns.longs(
                AggregateColumns.SUM_TICKS,
                "sum ticks",
                Arrays.stream(inTicks)
                        .mapToLong(i -> Expectations.sumTicks(count[i], min[i], max[i], (int) form[i] - 1))
                        .toArray());
        long[] firstTick = columns.longs(
                AggregateColumns.FIRST_TICK, "first tick", inTicks.length, Long.MIN_VALUE, Long.MAX_VALUE);
        long[] expected = new long[inTicks.length];
        for (int t = 0; t < inTicks.length; t++) {
            int i = inTicks[t];
            int exponent = (int) form[i] - 1;
            firstTick[t] += Decimals.nearestTick(first[i], exponent);
            expected[t] = Expectations.m2Ticks(
                    count[i], min[i], max[i], new Moments.Ticks(exponent, sumTicks[t], 0, firstTick[t]));
        }
        long[] m2Ticks = columns.longs(AggregateColumns.M2_TICKS, "m2 ticks", expected);
        for (int t = 0; t < inTicks.length; t++) {
            int i = inTicks[t];
            moments[i] = new Moments.Ticks((int) form[i] - 1, sumTicks[t], m2Ticks[t], firstTick[t]);
        }
        return moments;
    }
}
