package io.estran.agent.input;

import io.estran.protocol.reading.Quality;

/** The readings of one record, given one after the other out of their columns. Takes memory for the series met. One owner. */
final class ReadingColumns {
    private static final int COLUMNS = 5;

    private final SeriesColumn.Reader series;
    private final TimeColumn.Reader times;
    private final ValueColumn.Reader values;
    private final QualityColumn.Reader qualities;
    private final PositionColumn.Reader positions;
    private int left;

    /** Reads count and columns off the beginning of a record's rest. */
    ReadingColumns(ByteReader from) {
        left = from.count(InputEncoder.MOST_READINGS);
        int[] lengths = new int[COLUMNS];
        for (int i = 0; left > 0 && i < COLUMNS; i++) {
            lengths[i] = from.length();
        }
        series = new SeriesColumn.Reader(new BitReader(from.part(lengths[0])));
        times = new TimeColumn.Reader(new BitReader(from.part(lengths[1])));
        values = new ValueColumn.Reader(new BitReader(from.part(lengths[2])));
        qualities = new QualityColumn.Reader(new ByteReader(from.part(lengths[3])), Quality.BAD.code());
        positions = new PositionColumn.Reader(new ByteReader(from.part(lengths[4])));
    }

    /** Gives the next so many readings. */
    void give(int count, Inputs to) {
        if (count > left) {
            throw new MalformedInputException("an input behind " + count + " readings, where " + left + " are left");
        }
        left -= count;
        for (int i = 0; i < count; i++) {
            int of = series.next();
            long time = times.next(of);
            double value = values.next(of);
            int quality = qualities.next();
            long position = positions.next(of);
            to.reading(
                    series.number(of),
                    time,
                    value,
                    QualityColumn.quality(quality),
                    QualityColumn.reason(quality),
                    position);
        }
    }

    /** Gives the rest; whatever else stands in a column is damage. */
    void end(Inputs to) {
        give(left, to);
        series.end();
        times.end();
        values.end();
        qualities.end();
        positions.end();
    }
}
