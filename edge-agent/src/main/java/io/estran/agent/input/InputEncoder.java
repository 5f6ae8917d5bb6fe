package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Packs inputs into journal records, in the format of the package comment. A record takes the inputs of several hand-overs,
 * and a hand-over may be spread over several records: their order is what counts. No allocation in steady state; keeps eight
 * bytes for each number of a series. One owner.
 */
public final class InputEncoder {
    /** Most bytes of a reading in the journal. */
    public static final int READING_BYTES = 40;
    /** Most bytes of an event. */
    public static final int EVENT_BYTES = 12 * 1024;
    /** Most bytes of any other input. */
    public static final int SMALL_BYTES = 2048;
    /** Most bytes of a part of a configuration. */
    public static final int PART_BYTES = 16 * 1024;

    /** Most bytes of a record. */
    public static final int RECORD_BYTES = 64 * 1024;
    /** Most bytes that a hand-over may take: it finds room in an empty record. */
    public static final int HAND_OVER_BYTES = RECORD_BYTES - 64;
    /** Most readings of a record: what takes no bytes to speak of takes some time to read. */
    static final int MOST_READINGS = 1 << 16;

    static final byte VERSION = 2;
    /** Bytes that each input besides readings takes besides its own, at most. */
    static final int OTHER_OVERHEAD = 3;
    /** Head of a record, and lengths, last runs and last bytes of its columns, at most. */
    static final int RECORD_OVERHEAD = 56;

    /** Fewer readings are not worth the room that they might need: the record is full. */
    private static final int LEAST_AT_ONCE = 64;

    private final SeriesColumn.Writer series = new SeriesColumn.Writer();
    private final TimeColumn.Writer times = new TimeColumn.Writer();
    private final ValueColumn.Writer values = new ValueColumn.Writer();
    private final QualityColumn.Writer qualities = new QualityColumn.Writer();
    private final PositionColumn.Writer positions = new PositionColumn.Writer();
    private final ByteWriter others = new ByteWriter();
    private final ByteWriter head = new ByteWriter();
    private final ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    /** Of each reading of a hand-over: its series, by count in the record. */
    private int[] counted = new int[0];

    private int readings;
    private int sinceOther;
    private boolean isEmpty;
    /** How far the hand-over that is being taken is taken. */
    private int takenReadings;

    private int takenOthers;

    /** An encoder with an empty record. */
    public InputEncoder() {
        begin();
    }

    private void begin() {
        series.begin();
        times.begin();
        values.begin();
        qualities.begin();
        positions.begin();
        others.clear();
        readings = 0;
        sinceOther = 0;
        isEmpty = true;
    }

    /** Whether nothing waits for {@link #finish}. */
    public boolean isEmpty() {
        return isEmpty;
    }

    /** Bytes of the record so far, at most. */
    public int size() {
        return RECORD_OVERHEAD
                + series.bits.bytes()
                + times.bits.bytes()
                + values.bits.bytes()
                + qualities.bytes.size()
                + positions.bytes.size()
                + others.size();
    }

    /**
     * Takes the inputs of a hand-over into the record. If they do not all fit, the record is full: {@link #finish} it, and call
     * again with the same inputs.
     *
     * @return whether all are taken
     */
    public boolean take(InputColumns from) {
        if (counted.length < from.series.length) {
            counted = new int[from.series.length];
        }
        while (takenOthers < from.others()) {
            if (!takeReadings(from, from.otherAt[takenOthers]) || !takeOther(from)) {
                return false;
            }
        }
        if (!takeReadings(from, from.readings())) {
            return false;
        }
        takenReadings = 0;
        takenOthers = 0;
        return true;
    }

    private boolean takeReadings(InputColumns from, int to) {
        while (takenReadings < to) {
            int rest = to - takenReadings;
            int fit = Math.min(MOST_READINGS - readings, (RECORD_BYTES - size()) / READING_BYTES);
            if (fit < Math.min(rest, LEAST_AT_ONCE)) {
                return false;
            }
            add(from, takenReadings, takenReadings + Math.min(rest, fit));
        }
        return true;
    }

    private void add(InputColumns from, int begin, int end) {
        series.add(from.series, begin, end, counted);
        times.add(from.times, counted, begin, end);
        values.add(from.values, counted, begin, end);
        qualities.add(from.qualities, begin, end);
        positions.add(from.positions, counted, begin, end);
        readings += end - begin;
        sinceOther += end - begin;
        takenReadings = end;
        isEmpty = false;
    }

    private boolean takeOther(InputColumns from) {
        int begin = takenOthers == 0 ? 0 : from.otherEnd[takenOthers - 1];
        int end = from.otherEnd[takenOthers];
        if (size() + OTHER_OVERHEAD + end - begin > RECORD_BYTES) {
            return false;
        }
        others.varint(sinceOther);
        others.append(from.others, begin, end);
        sinceOther = 0;
        takenOthers++;
        isEmpty = false;
        return true;
    }

    /** The record, which is there until the next call; a new one begins. */
    public ByteBuffer finish() {
        series.end();
        times.end();
        head.clear();
        head.put(VERSION);
        head.varint(readings);
        if (readings > 0) {
            head.varint(series.bits.bytes());
            head.varint(times.bits.bytes());
            head.varint(values.bits.bytes());
            head.varint(qualities.bytes.size());
            head.varint(positions.bytes.size());
        }
        record.clear();
        head.copyTo(record, 0, head.size());
        series.bits.copyTo(record);
        times.bits.copyTo(record);
        values.bits.copyTo(record);
        qualities.bytes.copyTo(record, 0, qualities.bytes.size());
        positions.bytes.copyTo(record, 0, positions.bytes.size());
        others.copyTo(record, 0, others.size());
        begin();
        return record.flip();
    }

    /** Attributes as journal and checkpoint keep them. */
    public static void writeAttributes(SeriesAttributes attributes, ByteWriter writer) {
        writer.text(attributes.unit());
        writer.put(attributes.resolutionExponent() + 1);
        writer.number(attributes.rangeLow());
        writer.number(attributes.rangeHigh());
    }

    /** An event as journal and checkpoint keep it. */
    public static void writeEvent(Event event, ByteWriter writer) {
        writer.text(event.type());
        writer.text(event.asset());
        writer.fixed(event.time());
        writer.varint(event.fields().size());
        for (Map.Entry<String, Object> field : event.fields().entrySet()) {
            writer.text(field.getKey());
            Object value = field.getValue();
            if (value instanceof Long number) {
                writer.put('L');
                writer.zigzag(number);
            } else if (value instanceof Double number) {
                writer.put('D');
                writer.number(number);
            } else if (value instanceof Boolean flag) {
                writer.put('B');
                writer.flag(flag);
            } else {
                writer.put('S');
                writer.text(value.toString());
            }
        }
    }
}
