package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import java.util.Arrays;

/**
 * Inputs on their way from the pipeline to the journal: readings as columns of plain numbers, the others as the bytes that the
 * journal keeps, each behind so many readings. Bounded by what the journal would need for them at worst: whoever adds an
 * input asks first with {@link #hasRoom}, for {@link InputEncoder#READING_BYTES} for a reading,
 * {@link InputEncoder#EVENT_BYTES} for an event, {@link InputEncoder#PART_BYTES} and {@link InputEncoder#SMALL_BYTES} for a
 * part of a configuration, {@link InputEncoder#SMALL_BYTES} for any other input. No allocation for readings and ticks. One
 * owner at a time.
 */
public final class InputColumns implements Inputs {
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
    static final int RETIRED = 11;

    private static final int FIRST_OTHERS = 16;

    final int[] series;
    final long[] times;
    final double[] values;
    final short[] qualities;
    final long[] positions;
    /** Other inputs, back to back. */
    final ByteWriter others = new ByteWriter();
    /** Readings before each of them. */
    int[] otherAt = new int[FIRST_OTHERS];
    /** Where each of them ends. */
    int[] otherEnd = new int[FIRST_OTHERS];

    private final int most;
    private int readings;
    private int othersCount;
    private int taken;
    private boolean othersAreTime = true;

    /** Room for inputs that take at most so many bytes in the journal. */
    public InputColumns(int most) {
        this.most = most;
        int readings = most / InputEncoder.READING_BYTES;
        series = new int[readings];
        times = new long[readings];
        values = new double[readings];
        qualities = new short[readings];
        positions = new long[readings];
    }

    /** Whether an input of that many bytes can be added. */
    public boolean hasRoom(int bytes) {
        return taken + bytes <= most;
    }

    public boolean isEmpty() {
        return taken == 0;
    }

    /** Whether it holds nothing but ticks, and these tell of no reading that was refused or dropped. */
    public boolean isOnlyTime() {
        return readings == 0 && othersAreTime;
    }

    /** Readings in it. */
    public int readings() {
        return readings;
    }

    /** Other inputs in it. */
    int others() {
        return othersCount;
    }

    /** Empties it for its next use. */
    public void clear() {
        readings = 0;
        othersCount = 0;
        taken = 0;
        othersAreTime = true;
        others.clear();
    }

    @Override
    public void reading(int nextSeries, long time, double value, int quality, int reason, long position) {
        int at = readings;
        series[at] = nextSeries;
        times[at] = time;
        values[at] = value;
        qualities[at] = QualityColumn.of(quality, reason);
        positions[at] = position;
        readings = at + 1;
        taken += InputEncoder.READING_BYTES;
    }

    private void begin(int tag) {
        othersAreTime &= tag == TICK;
        others.put(tag);
    }

    private void end() {
        if (othersCount == otherAt.length) {
            otherAt = Arrays.copyOf(otherAt, othersCount * 2);
            otherEnd = Arrays.copyOf(otherEnd, othersCount * 2);
        }
        int before = othersCount == 0 ? 0 : otherEnd[othersCount - 1];
        otherAt[othersCount] = readings;
        otherEnd[othersCount] = others.size();
        othersCount++;
        taken += InputEncoder.OTHER_OVERHEAD + others.size() - before;
    }

    @Override
    public void tick(long wall, long monotonic, long rejected, long dropped) {
        begin(TICK);
        othersAreTime &= rejected == 0 && dropped == 0;
        others.fixed(wall);
        others.fixed(monotonic);
        others.varint(rejected);
        others.varint(dropped);
        end();
    }

    @Override
    public void series(int number, int source, String name, SeriesAttributes attributes) {
        begin(SERIES);
        others.varint(number);
        others.varint(source);
        others.text(name);
        InputEncoder.writeAttributes(attributes, others);
        end();
    }

    @Override
    public void retired(int number) {
        begin(RETIRED);
        others.varint(number);
        end();
    }

    @Override
    public void runStarted(long number, Id128 run, String agent, String version, long wall, long monotonic) {
        begin(RUN_START);
        others.varint(number);
        others.fixed(run.high());
        others.fixed(run.low());
        others.text(agent);
        others.text(version);
        others.fixed(wall);
        others.fixed(monotonic);
        end();
    }

    @Override
    public void configured(byte[] part, boolean last) {
        begin(CONFIGURATION);
        others.flag(last);
        others.bytes(part);
        end();
    }

    @Override
    public void event(Event event) {
        begin(EVENT);
        InputEncoder.writeEvent(event, others);
        end();
    }

    @Override
    public void outcome(long order, String outcome, long micros, long wall) {
        begin(OUTCOME);
        others.varint(order);
        others.text(outcome);
        others.zigzag(micros);
        others.fixed(wall);
        end();
    }

    @Override
    public void ended(int source, long last) {
        begin(ENDED);
        others.varint(source);
        others.varint(Math.max(0, last));
        end();
    }

    @Override
    public void allowance(int source, long upTo) {
        begin(ALLOWANCE);
        others.varint(source);
        others.varint(upTo);
        end();
    }

    @Override
    public void timeKnown(long earliest, long offset) {
        begin(TIME_KNOWN);
        others.fixed(earliest);
        others.fixed(offset);
        end();
    }

    @Override
    public void endOfInput() {
        begin(END_OF_INPUT);
        end();
    }
}
