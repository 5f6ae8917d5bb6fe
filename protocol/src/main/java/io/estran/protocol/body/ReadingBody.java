package io.estran.protocol.body;

import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.Block;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.column.ColumnReader;
import io.estran.protocol.column.ColumnWriter;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.List;
import java.util.Objects;

/**
 * Bodies of raw readings, as columns. Times stand as steps from the reading before of the same series and are written as
 * differences of these, so an even pace costs next to nothing; values as differences of ticks, or of the bits of doubles.
 * Static; any thread.
 */
public final class ReadingBody {
    // Ids of columns, besides those of the series; on the wire, never to change. All list their values series by
    // series.
    /** ns since the series' reading before; of its first, since the envelope's first event time. Always there. */
    private static final int STEP = 3;

    private static final int VALUE = 6;
    private static final int QUALITY = 19;
    private static final int REASON = 20;

    private ReadingBody() {}

    /**
     * The body of one asset's readings.
     *
     * @throws IllegalArgumentException if there is none, or a series does not belong to the asset
     */
    public static PlainBody encode(String asset, List<Reading> readings) {
        int n = readings.size();
        if (n == 0 || n > BatchLimits.MAX_BLOCK_RECORDS) {
            throw new IllegalArgumentException("block of asset \"" + asset + "\" has " + n
                    + " readings, must have 1 to " + BatchLimits.MAX_BLOCK_RECORDS);
        }
        SeriesTable series = new SeriesTable(asset);
        long[] index = new long[n];
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = 0; i < n; i++) {
            Reading reading = readings.get(i);
            index[i] = series.index(reading.series(), reading.unit());
            first = Math.min(first, reading.time());
            last = Math.max(last, reading.time());
        }
        int[] order = SeriesOrder.of(index, series.size());
        long[] steps = new long[n];
        double[] values = new double[n];
        long[] qualities = new long[n];
        long[] reasons = new long[n];
        for (int i = 0; i < n; i++) {
            Reading reading = readings.get(order[i]);
            boolean goesOn = i > 0 && index[order[i - 1]] == index[order[i]];
            steps[i] = reading.time() - (goesOn ? readings.get(order[i - 1]).time() : first);
            values[i] = reading.value();
            qualities[i] = reading.quality().code();
            reasons[i] = reading.reason().code();
        }
        ColumnWriter columns = new ColumnWriter();
        series.writeNames(columns);
        columns.longs(SeriesTable.SERIES_INDEX, index);
        columns.presentLongs(STEP, steps);
        columns.doubles(VALUE, values);
        series.writeUnits(columns);
        columns.longs(QUALITY, qualities);
        columns.longs(REASON, reasons);
        return new PlainBody(RecordType.RAW_READINGS, asset, n, first, last, columns.toBytes());
    }

    /** The readings of a block from its plain body. */
    public static List<Reading> decode(Block block, byte[] body) throws MalformedBatchException {
        int n = block.recordCount();
        ColumnReader columns = new ColumnReader(body);
        if (!columns.has(STEP) || n > Byte.SIZE * (long) body.length) {
            // That column alone has a bit a record: checked before memory is taken for records.
            throw new MalformedBatchException("body: has " + body.length + " bytes"
                    + (columns.has(STEP) ? "" : " and no steps") + ", must hold " + n + " readings");
        }
        SeriesTable series = SeriesTable.read(block, columns);
        List<String> names = series.names();
        long[] index = series.indices(columns, n);
        int[] order = SeriesOrder.of(index, series.size());
        long[] steps = columns.longs(STEP, "step", n, Long.MIN_VALUE, Long.MAX_VALUE);
        double[] values = columns.doubles(VALUE, "value", n);
        long[] quality = columns.longs(QUALITY, "quality", n, 0, Quality.BAD.code());
        long[] reason = columns.longs(REASON, "reason", n, 0, 255);
        Reading[] readings = new Reading[n];
        long time = block.firstTime();
        for (int i = 0; i < n; i++) {
            int of = (int) index[order[i]];
            boolean goesOn = i > 0 && index[order[i - 1]] == of;
            time = (goesOn ? time : block.firstTime()) + steps[i];
            if (time < block.firstTime() || time > block.lastTime()) {
                throw new MalformedBatchException("body: reading " + order[i] + " of series \"" + names.get(of)
                        + "\" is of " + time + " ns, which is outside the envelope's range");
            }
            readings[order[i]] = new Reading(
                    names.get(of),
                    series.unit(of),
                    time,
                    values[i],
                    Objects.requireNonNull(Quality.byCode((int) quality[i])),
                    QualityReason.byCode((int) reason[i]));
        }
        return List.of(readings);
    }
}
