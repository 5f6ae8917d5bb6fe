package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Writes inputs into a frame, in the format of the package comment. The caller makes sure that the frame has room:
 * {@link #READING_BYTES} for a reading, {@link #EVENT_BYTES} for an event, {@link #PART_BYTES} and {@link #SMALL_BYTES}
 * for a part of a configuration, {@link #SMALL_BYTES} for any other input. No allocation for readings and ticks. One owner.
 */
public final class InputEncoder implements Inputs {
    /** Most bytes of a reading. */
    public static final int READING_BYTES = 48;
    /** Most bytes of an event. */
    public static final int EVENT_BYTES = 12 * 1024;
    /** Most bytes of any other input. */
    public static final int SMALL_BYTES = 2048;
    /** Most bytes of a part of a configuration. */
    public static final int PART_BYTES = 16 * 1024;

    static final int VERSION = 1;
    static final int READING = 0x80;
    static final int TICK = 1;
    static final int SERIES = 2;
    static final int RUN_START = 3;
    static final int CONFIGURATION = 4;
    static final int EVENT = 5;
    static final int OUTCOME = 6;
    static final int ENDED = 7;
    static final int ALLOWANCE = 8;
    static final int END_OF_INPUT = 9;
    static final int TIME_KNOWN = 10;

    static final int HAS_QUALITY = 0x01;
    static final int NEXT_POSITION = 0x02;
    static final int HAS_POSITION = 0x04;
    static final int SAME_SERIES = 0x08;
    static final int NEXT_SERIES = 0x10;
    static final int SAME_TIME = 0x20;
    static final int UNUSED = 0x40;

    private ByteBuffer into = ByteBuffer.allocate(0);
    private int series;
    private long time;
    private long position;

    /** Begins a record in an empty buffer. */
    public void begin(ByteBuffer empty) {
        into = empty;
        series = 0;
        time = 0;
        position = 0;
        into.put((byte) VERSION);
    }

    @Override
    public void reading(int nextSeries, long nextTime, double value, int quality, int reason, long nextPosition) {
        int tag = READING;
        int head = into.position();
        into.put((byte) 0);
        if (nextSeries == series) {
            tag |= SAME_SERIES;
        } else if (nextSeries == series + 1) {
            tag |= NEXT_SERIES;
        } else {
            zigzag((long) nextSeries - series);
        }
        if (nextTime == time) {
            tag |= SAME_TIME;
        } else {
            zigzag(nextTime - time);
        }
        if (nextPosition != NO_POSITION) {
            if (nextPosition == position + 1) {
                tag |= NEXT_POSITION;
            } else {
                tag |= HAS_POSITION;
                zigzag(nextPosition - position);
            }
            position = nextPosition;
        }
        if (quality != 0 || reason != 0) {
            tag |= HAS_QUALITY;
            into.put((byte) quality).put((byte) reason);
        }
        into.putLong(Double.doubleToRawLongBits(value));
        into.put(head, (byte) tag);
        series = nextSeries;
        time = nextTime;
    }

    @Override
    public void tick(long wall, long monotonic, long rejected, long dropped) {
        into.put((byte) TICK).putLong(wall).putLong(monotonic);
        varint(rejected);
        varint(dropped);
    }

    @Override
    public void series(int number, int source, String name, SeriesAttributes attributes) {
        ByteWriter writer = new ByteWriter();
        writer.put(SERIES);
        writer.varint(number);
        writer.varint(source);
        writer.text(name);
        writeAttributes(attributes, writer);
        into.put(writer.toBytes());
    }

    /** Attributes as journal and checkpoint keep them. */
    public static void writeAttributes(SeriesAttributes attributes, ByteWriter writer) {
        writer.text(attributes.unit());
        writer.put(attributes.resolutionExponent() + 1);
        writer.number(attributes.rangeLow());
        writer.number(attributes.rangeHigh());
    }

    @Override
    public void runStarted(long number, Id128 run, String agent, String version, long wall, long monotonic) {
        ByteWriter writer = new ByteWriter();
        writer.put(RUN_START);
        writer.varint(number);
        writer.fixed(run.high());
        writer.fixed(run.low());
        writer.text(agent);
        writer.text(version);
        writer.fixed(wall);
        writer.fixed(monotonic);
        into.put(writer.toBytes());
    }

    @Override
    public void configured(byte[] part, boolean last) {
        into.put((byte) CONFIGURATION).put((byte) (last ? 1 : 0));
        varint(part.length);
        into.put(part);
    }

    @Override
    public void event(Event event) {
        ByteWriter writer = new ByteWriter();
        writer.put(EVENT);
        writeEvent(event, writer);
        into.put(writer.toBytes());
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

    @Override
    public void outcome(long order, String outcome, long micros, long wall) {
        ByteWriter writer = new ByteWriter();
        writer.put(OUTCOME);
        writer.varint(order);
        writer.text(outcome);
        writer.zigzag(micros);
        writer.fixed(wall);
        into.put(writer.toBytes());
    }

    @Override
    public void ended(int source, long last) {
        into.put((byte) ENDED);
        varint(source);
        varint(Math.max(0, last));
    }

    @Override
    public void allowance(int source, long upTo) {
        into.put((byte) ALLOWANCE);
        varint(source);
        varint(upTo);
    }

    @Override
    public void timeKnown(long earliest, long offset) {
        into.put((byte) TIME_KNOWN).putLong(earliest).putLong(offset);
    }

    @Override
    public void endOfInput() {
        into.put((byte) END_OF_INPUT);
    }

    private void zigzag(long value) {
        varint(value << 1 ^ value >> 63);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            into.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        into.put((byte) rest);
    }
}
