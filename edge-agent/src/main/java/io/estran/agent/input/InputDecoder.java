package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Quality;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one journal record, in the format of the package comment. One owner. */
public final class InputDecoder {
    private static final int MOST_FIELDS = 256;
    private static final int MOST_SOURCES = 1_000_000;
    private static final int WORST_QUALITY = Quality.BAD.code();

    private final ByteReader from;
    private int series;
    private long time;
    private long position;

    private InputDecoder(ByteReader from) {
        this.from = from;
    }

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
        InputDecoder decoder = new InputDecoder(from);
        while (from.hasMore()) {
            int tag = from.take();
            if ((tag & InputEncoder.READING) != 0) {
                decoder.reading(tag, to);
            } else {
                decoder.other(tag, to);
            }
        }
    }

    private void reading(int tag, Inputs to) {
        if ((tag & InputEncoder.UNUSED) != 0
                || hasBoth(tag, InputEncoder.SAME_SERIES, InputEncoder.NEXT_SERIES)
                || hasBoth(tag, InputEncoder.NEXT_POSITION, InputEncoder.HAS_POSITION)) {
            throw new MalformedInputException("reading with the unknown tag " + tag);
        }
        if ((tag & InputEncoder.NEXT_SERIES) != 0) {
            series++;
        } else if ((tag & InputEncoder.SAME_SERIES) == 0) {
            series += (int) from.zigzag();
        }
        if ((tag & InputEncoder.SAME_TIME) == 0) {
            time += from.zigzag();
        }
        long given = Inputs.NO_POSITION;
        if ((tag & InputEncoder.NEXT_POSITION) != 0) {
            given = ++position;
        } else if ((tag & InputEncoder.HAS_POSITION) != 0) {
            position += from.zigzag();
            given = position;
        }
        int quality = 0;
        int reason = 0;
        if ((tag & InputEncoder.HAS_QUALITY) != 0) {
            quality = from.take();
            reason = from.take();
        }
        if (series < 0 || series >= Inputs.MOST_SERIES || quality > WORST_QUALITY) {
            throw new MalformedInputException("reading of series " + series + " with quality " + quality);
        }
        to.reading(series, time, from.number(), quality, reason, given);
    }

    private static boolean hasBoth(int tag, int flag, int other) {
        return (tag & flag) != 0 && (tag & other) != 0;
    }

    private void other(int tag, Inputs to) {
        switch (tag) {
            case InputEncoder.TICK -> to.tick(from.fixed(), from.fixed(), from.varint(), from.varint());
            case InputEncoder.SERIES ->
                to.series(from.count(Inputs.MOST_SERIES - 1), from.count(MOST_SOURCES), from.text(), attributes(from));
            case InputEncoder.RUN_START ->
                to.runStarted(
                        from.varint(),
                        new Id128(from.fixed(), from.fixed()),
                        from.text(),
                        from.text(),
                        from.fixed(),
                        from.fixed());
            case InputEncoder.CONFIGURATION -> {
                boolean last = from.flag();
                to.configured(from.bytes(), last);
            }
            case InputEncoder.EVENT -> to.event(event(from));
            case InputEncoder.OUTCOME -> to.outcome(from.varint(), from.text(), from.zigzag(), from.fixed());
            case InputEncoder.ENDED -> to.ended(from.count(MOST_SOURCES), from.varint());
            case InputEncoder.ALLOWANCE -> to.allowance(from.count(MOST_SOURCES), from.varint());
            case InputEncoder.END_OF_INPUT -> to.endOfInput();
            case InputEncoder.TIME_KNOWN -> to.timeKnown(from.fixed(), from.fixed());
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
}
