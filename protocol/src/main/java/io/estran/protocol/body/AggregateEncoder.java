package io.estran.protocol.body;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.column.ColumnWriter;
import io.estran.protocol.column.Decimals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Encodes the aggregates of one asset into the block's columns. Used once, by one thread. */
final class AggregateEncoder {
    private final String asset;
    private final List<WindowAggregate> records;
    private final SeriesTable series;
    private final ColumnWriter columns = new ColumnWriter();

    AggregateEncoder(String asset, List<WindowAggregate> records) {
        if (records.isEmpty() || records.size() > BatchLimits.MAX_BLOCK_RECORDS) {
            throw new IllegalArgumentException("block of asset \"" + asset + "\" has " + records.size()
                    + " records, must have 1 to " + BatchLimits.MAX_BLOCK_RECORDS);
        }
        this.asset = asset;
        this.series = new SeriesTable(asset);
        this.records = records;
    }

    PlainBody encode() {
        long firstTime = Long.MAX_VALUE;
        long lastTime = Long.MIN_VALUE;
        for (WindowAggregate record : records) {
            check(record);
            firstTime = Math.min(firstTime, record.start());
            lastTime = Math.max(lastTime, record.end());
        }
        long[] seriesIndex = wholes(records, r -> series.index(r.series(), r.unit()));
        List<WindowAggregate> ordered = new ArrayList<>(records.size());
        for (int record : SeriesOrder.of(seriesIndex, series.size())) {
            ordered.add(records.get(record));
        }
        series.writeNames(columns);
        columns.longs(SeriesTable.SERIES_INDEX, seriesIndex);
        writeWindows(ordered, firstTime);
        writeMoments(ordered);
        List<Bins> bins = new ArrayList<>(ordered.size());
        int listed = 0;
        for (WindowAggregate record : ordered) {
            Bins of = Bins.of(record);
            listed += of.listed().length;
            bins.add(of);
        }
        columns.naturals(AggregateColumns.BINS, listed(bins, listed));
        series.writeUnits(columns);
        writeFirstTicks(ordered);
        longs(AggregateColumns.BAD, ordered, WindowAggregate::bad);
        longs(AggregateColumns.QUALITY, ordered, r -> r.quality().code());
        longs(AggregateColumns.REASON, ordered, r -> r.reason().code());
        longs(AggregateColumns.REVISION, ordered, r -> 2L * r.revision() + (r.isFinal() ? 0 : 1));
        longs(AggregateColumns.ZEROS, ordered, r -> r.sketch().zeros());
        longs(AggregateColumns.POSITIVE_BASE, bins, Bins::positiveBase);
        longs(AggregateColumns.POSITIVE_BINS, bins, Bins::positiveBins);
        longs(AggregateColumns.NEGATIVE_BASE, bins, Bins::negativeBase);
        longs(AggregateColumns.NEGATIVE_BINS, bins, Bins::negativeBins);
        longs(AggregateColumns.SKETCH_EXCESS, bins, Bins::excess);
        longs(AggregateColumns.SESSION, ordered, WindowAggregate::session);
        return new PlainBody(RecordType.AGGREGATES, asset, records.size(), firstTime, lastTime, columns.toBytes());
    }

    private static long[] listed(List<Bins> bins, int count) {
        long[] listed = new long[count];
        int at = 0;
        for (Bins of : bins) {
            System.arraycopy(of.listed(), 0, listed, at, of.listed().length);
            at += of.listed().length;
        }
        return listed;
    }

    private void check(WindowAggregate record) {
        String problem = "";
        if (record.length() < 1 || record.end() < record.start()) {
            problem = "length is " + record.length() + " ns, must be at least 1 and end within 64 bits";
        } else if (record.session() < 0) {
            problem = "session is " + record.session() + " ns, must not be negative";
        } else if (record.count() < 0 || record.bad() < 0 || record.revision() < 0) {
            problem = "count, bad and revision are " + record.count() + ", " + record.bad() + " and "
                    + record.revision() + ", must not be negative";
        } else if (record.count() == 0 && !hasNoValues(record)) {
            problem = "count is 0, so min, max, first and last must be NaN";
        } else if (record.moments() instanceof Moments.Ticks ticks
                && (ticks.exponent() < 0 || ticks.exponent() > Moments.Ticks.MAX_EXPONENT)) {
            problem = "exponent is " + ticks.exponent() + ", must be 0 to " + Moments.Ticks.MAX_EXPONENT;
        }
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("window of series \"" + record.series() + "\": " + problem);
        }
    }

    private static boolean hasNoValues(WindowAggregate record) {
        return Double.isNaN(record.min())
                && Double.isNaN(record.max())
                && Double.isNaN(record.first())
                && Double.isNaN(record.last());
    }

    private void writeWindows(List<WindowAggregate> ordered, long firstTime) {
        longs(AggregateColumns.START, ordered, r -> r.start() - firstTime);
        longs(AggregateColumns.LENGTH, ordered, WindowAggregate::length);
        longs(AggregateColumns.COUNT, ordered, WindowAggregate::count);
        List<WindowAggregate> counted = only(ordered, r -> r.count() > 0);
        double[] min = numbers(counted, WindowAggregate::min);
        columns.doubles(AggregateColumns.MIN, min);
        doubles(AggregateColumns.MAX, counted, WindowAggregate::max, min);
        double[] middle = numbers(counted, r -> Expectations.middle(r.min(), r.max()));
        doubles(AggregateColumns.FIRST, counted, WindowAggregate::first, middle);
        doubles(AggregateColumns.LAST, counted, WindowAggregate::last, middle);
    }

    private void writeMoments(List<WindowAggregate> ordered) {
        longs(AggregateColumns.FORM, ordered, r -> r.moments() instanceof Moments.Ticks t ? t.exponent() + 1 : 0);
        List<WindowAggregate> inDoubles = only(ordered, r -> r.moments() instanceof Moments.Doubles);
        doubles(
                AggregateColumns.SUM,
                inDoubles,
                r -> ((Moments.Doubles) r.moments()).sum(),
                numbers(inDoubles, r -> Expectations.sum(r.count(), r.min(), r.max())));
        doubles(
                AggregateColumns.M2,
                inDoubles,
                r -> ((Moments.Doubles) r.moments()).m2(),
                numbers(inDoubles, r -> Expectations.m2(r.count(), r.min(), r.max())));
        List<WindowAggregate> inTicks = only(ordered, r -> r.moments() instanceof Moments.Ticks);
        columns.longs(
                AggregateColumns.SUM_TICKS,
                wholes(inTicks, r -> ticks(r).sumTicks()),
                wholes(inTicks, r -> Expectations.sumTicks(r.count(), r.min(), r.max(), ticks(r).exponent())));
        columns.longs(
                AggregateColumns.M2_TICKS,
                wholes(inTicks, r -> ticks(r).m2Ticks()),
                wholes(inTicks, r -> Expectations.m2Ticks(r.count(), r.min(), r.max(), ticks(r))));
    }

    private void writeFirstTicks(List<WindowAggregate> ordered) {
        longs(
                AggregateColumns.FIRST_TICK,
                only(ordered, r -> r.moments() instanceof Moments.Ticks),
                r -> ticks(r).firstTick() - Decimals.nearestTick(r.first(), ticks(r).exponent()));
    }

    private static Moments.Ticks ticks(WindowAggregate record) {
        return (Moments.Ticks) record.moments();
    }

    private <T> void longs(int id, List<T> from, ToLongFunction<T> field) {
        columns.longs(id, wholes(from, field));
    }

    private void doubles(int id, List<WindowAggregate> from, ToDoubleFunction<WindowAggregate> field, double[] near) {
        columns.doubles(id, numbers(from, field), near);
    }

    // Plain loops: a block often has ten records and thirty columns, so that streams would cost more than what is in
    // them.

    private static <T> long[] wholes(List<T> from, ToLongFunction<T> field) {
        long[] values = new long[from.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = field.applyAsLong(from.get(i));
        }
        return values;
    }

    private static double[] numbers(List<WindowAggregate> from, ToDoubleFunction<WindowAggregate> field) {
        double[] values = new double[from.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = field.applyAsDouble(from.get(i));
        }
        return values;
    }

    private static List<WindowAggregate> only(List<WindowAggregate> from, Predicate<WindowAggregate> which) {
        List<WindowAggregate> some = new ArrayList<>(from.size());
        for (WindowAggregate each : from) {
            if (which.test(each)) {
                some.add(each);
            }
        }
        return some;
    }
}
