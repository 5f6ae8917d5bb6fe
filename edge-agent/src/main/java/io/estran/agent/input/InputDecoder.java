package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Quality;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads journal records, in the format of the package comment, each alone. Stateless. */
public final class InputDecoder {
    private static final int MOST_FIELDS = 256;
    private static final int MOST_SOURCES = 1_000_000;

    private InputDecoder() {}

    /**
     * Gives every input of a record to {@code to}, in order.
     *
     * @throws MalformedInputException if the record is of another version or broken; what came before it was given
     */
    public static void decode(ByteBuffer record, Inputs to) {
        ByteReader from = new ByteReader(record);
        if (!from.hasMore()) {
            return; // a frame that only carried outputs
        }
        int version = from.take();
        if (version != InputEncoder.VERSION) {
            throw new MalformedInputException("journal record of version " + version + ", this agent reads version "
                    + InputEncoder.VERSION + ": start the version that wrote it once more");
        }
        Readings readings = new Readings(from);
        while (from.hasMore()) {
            readings.give(from.count(InputEncoder.MOST_READINGS), to);
            other(from.take(), from, to);
        }
        readings.end(to);
    }

    private static void other(int tag, ByteReader from, Inputs to) {
        switch (tag) {
            case InputColumns.TICK -> to.tick(from.fixed(), from.fixed(), from.varint(), from.varint());
            case InputColumns.SERIES ->
                to.series(from.count(Inputs.MOST_SERIES - 1), from.count(MOST_SOURCES), from.text(), attributes(from));
            case InputColumns.RUN_START ->
                to.runStarted(
                        from.varint(),
                        new Id128(from.fixed(), from.fixed()),
                        from.text(),
                        from.text(),
                        from.fixed(),
                        from.fixed());
            case InputColumns.CONFIGURATION -> {
                boolean last = from.flag();
                to.configured(from.bytes(), last);
            }
            case InputColumns.EVENT -> to.event(event(from));
            case InputColumns.OUTCOME -> to.outcome(from.varint(), from.text(), from.zigzag(), from.fixed());
            case InputColumns.ENDED -> to.ended(from.count(MOST_SOURCES), from.varint());
            case InputColumns.ALLOWANCE -> to.allowance(from.count(MOST_SOURCES), from.varint());
            case InputColumns.END_OF_INPUT -> to.endOfInput();
            case InputColumns.TIME_KNOWN -> to.timeKnown(from.fixed(), from.fixed());
            case InputColumns.RETIRED -> to.retired(from.count(Inputs.MOST_SERIES - 1));
            default -> throw new MalformedInputException("input with the unknown tag " + tag);
        }
    }

    /** Attributes as {@link InputEncoder#writeAttributes} wrote them. */
    public static SeriesAttributes attributes(ByteReader from) {
        return new SeriesAttributes(from.text(), from.take() - 1, from.number(), from.number());
    }

    /** An event as {@link InputEncoder#writeEvent} wrote it. */
    public static Event event(ByteReader from) {
        String type = from.text();
        String asset = from.text();
        long when = from.fixed();
        int count = from.count(MOST_FIELDS);
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = from.text();
            int kind = from.take();
            fields.put(
                    name,
                    switch (kind) {
                        case 'L' -> (Object) from.zigzag();
                        case 'D' -> from.number();
                        case 'B' -> from.flag();
                        case 'S' -> from.text();
                        default -> throw new MalformedInputException("event field of the unknown type " + kind);
                    });
        }
        return new Event(type, asset, when, fields);
    }

    /** The readings of one record, given one after the other out of their columns. Takes memory for the series met. One owner. */
    private static final class Readings {
        private static final int COLUMNS = 5;

        private final SeriesColumn.Reader series;
        private final TimeColumn.Reader times;
        private final ValueColumn.Reader values;
        private final QualityColumn.Reader qualities;
        private final PositionColumn.Reader positions;
        private int left;

        /** Reads count and columns off the beginning of a record's rest. */
        Readings(ByteReader from) {
            left = from.count(InputEncoder.MOST_READINGS);
            int[] lengths = new int[COLUMNS];
            for (int i = 0; left > 0 && i < COLUMNS; i++) {
                lengths[i] = from.length();
            }
            series = new SeriesColumn.Reader(new Bits.Reader(from.part(lengths[0])));
            times = new TimeColumn.Reader(new Bits.Reader(from.part(lengths[1])));
            values = new ValueColumn.Reader(new Bits.Reader(from.part(lengths[2])));
            qualities = new QualityColumn.Reader(new ByteReader(from.part(lengths[3])), Quality.BAD.code());
            positions = new PositionColumn.Reader(new ByteReader(from.part(lengths[4])));
        }

        /** Gives the next so many readings. */
        void give(int count, Inputs to) {
            if (count > left) {
                throw new MalformedInputException(
                        "an input behind " + count + " readings, where " + left + " are left");
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
}
