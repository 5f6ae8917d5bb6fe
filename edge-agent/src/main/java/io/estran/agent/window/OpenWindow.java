package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.MalformedInputException;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.SketchMapping;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import org.jspecify.annotations.Nullable;

/** Sums up the readings of one window. Reused: {@link #begin} empties it. */
final class OpenWindow {
    private static final int BAD = Quality.BAD.code();
    private static final Quality[] QUALITIES = Quality.values();
    private static final long[] NONE = new long[0];

    long start;
    long end;
    /** Statements made so far; the next one has this revision. */
    int stated;
    /** Something came since the last statement, and that after the window's end. */
    boolean dirty;
    /** Readings in it that the balance counts here; at most all. */
    long counted;
    /** Longer windows that others feed have its readings by themselves: it is not added to them. */
    boolean apart;

    private final MomentSums moments = new MomentSums();
    private final SketchStore positive = new SketchStore();
    /** Null until there is a negative value: most series never have one. */
    private @Nullable SketchStore negative;

    private long zeros;
    private long count;
    private long bad;
    private double min;
    private double max;
    private double first;
    private double last;
    private long firstTime;
    private long lastTime;
    private int quality;
    private int reason;

    /** Empties it for a window; {@code exponent} is that of the series, below 0 if it has no resolution. */
    void begin(long newStart, long newEnd, int exponent) {
        start = newStart;
        end = newEnd;
        stated = 0;
        dirty = false;
        counted = 0;
        apart = false;
        moments.begin(exponent);
        positive.clear();
        if (negative != null) {
            negative.clear();
        }
        zeros = 0;
        count = 0;
        bad = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        first = Double.NaN;
        last = Double.NaN;
        firstTime = Long.MAX_VALUE;
        lastTime = Long.MIN_VALUE;
        quality = 0;
        reason = 0;
    }

    private SketchStore negative() {
        SketchStore store = negative;
        if (store == null) {
            store = new SketchStore();
            negative = store;
        }
        return store;
    }

    void add(CheckedReading reading) {
        if (reading.quality > quality) {
            quality = reading.quality;
            reason = reading.reason;
        }
        if (reading.quality == BAD) {
            bad++;
            return;
        }
        double value = reading.value;
        moments.add(value, reading.tick, count);
        if (value < min) {
            min = value;
        }
        if (value > max) {
            max = value;
        }
        if (reading.time < firstTime || count == 0) {
            firstTime = reading.time;
            first = value;
        }
        if (reading.time >= lastTime) {
            lastTime = reading.time;
            last = value;
        }
        count++;
        if (value >= SketchMapping.MIN_INDEXABLE) {
            positive.add(SketchMapping.index(value));
        } else if (value <= -SketchMapping.MIN_INDEXABLE) {
            negative().add(SketchMapping.index(-value));
        } else {
            zeros++;
        }
    }

    /**
     * Adds good values one after the other, as {@link #add} does.
     *
     * @param values in the order of their event times; those of a series with a resolution are at its ticks
     * @param from event time of the first
     * @param to event time of the last
     */
    void addAll(double[] values, int size, long from, long to) {
        moments.addAll(values, size, count);
        if (from < firstTime || count == 0) {
            firstTime = from;
            first = values[0];
        }
        if (to >= lastTime) {
            lastTime = to;
            last = values[size - 1];
        }
        double least = min;
        double most = max;
        for (int i = 0; i < size; i++) {
            double value = values[i];
            if (value < least) {
                least = value;
            }
            if (value > most) {
                most = value;
            }
            if (value >= SketchMapping.MIN_INDEXABLE) {
                positive.add(SketchMapping.index(value));
            } else if (value <= -SketchMapping.MIN_INDEXABLE) {
                negative().add(SketchMapping.index(-value));
            } else {
                zeros++;
            }
        }
        min = least;
        max = most;
        count += size;
    }

    /**
     * Adds what another window of the series holds, exactly as if its readings were added one by one, but for the rounding of
     * doubles ({@link MomentSums}), and for the reason if several have the worst quality. Of readings of one time those of
     * the other are taken to have come later.
     */
    void absorb(OpenWindow other) {
        if (other.quality > quality) {
            quality = other.quality;
            reason = other.reason;
        }
        bad += other.bad;
        if (other.count == 0) {
            return;
        }
        moments.absorb(other.moments, count, other.count);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        if (other.firstTime < firstTime || count == 0) {
            firstTime = other.firstTime;
            first = other.first;
        }
        if (other.lastTime >= lastTime) {
            lastTime = other.lastTime;
            last = other.last;
        }
        count += other.count;
        zeros += other.zeros;
        positive.absorb(other.positive);
        if (other.negative != null) {
            negative().absorb(other.negative);
        }
    }

    /** The resolution of its series changed: integer ticks of two sizes do not add up. */
    void leaveTicks() {
        moments.leaveTicks(count);
    }

    /** The next statement on a window that time cuts. */
    WindowAggregate state(String series, String unit, boolean isFinal) {
        return state(series, unit, isFinal, 0);
    }

    /** The next statement on the window; {@code session} is the gap that cuts it, 0 if time does. */
    WindowAggregate state(String series, String unit, boolean isFinal, long session) {
        dirty = false;
        boolean any = count > 0;
        return new WindowAggregate(
                series,
                unit,
                start,
                end - start,
                count,
                bad,
                any ? min : Double.NaN,
                any ? max : Double.NaN,
                first,
                last,
                moments.moments(count),
                sketch(),
                QUALITIES[quality],
                QualityReason.byCode(reason),
                stated++,
                isFinal,
                session);
    }

    private QuantileSketch sketch() {
        SketchStore below = negative;
        return below == null
                ? new QuantileSketch(zeros, positive.base(), positive.counts(), 0, NONE)
                : new QuantileSketch(zeros, positive.base(), positive.counts(), below.base(), below.counts());
    }

    void write(ByteWriter to) {
        to.zigzag(start);
        to.zigzag(end);
        to.varint(stated);
        to.flag(dirty);
        to.flag(apart);
        to.varint(counted);
        to.varint(count);
        to.varint(bad);
        to.number(min);
        to.number(max);
        to.number(first);
        to.number(last);
        to.fixed(firstTime);
        to.fixed(lastTime);
        to.put(quality);
        to.put(reason);
        moments.write(to);
        to.varint(zeros);
        positive.write(to);
        if (negative == null) {
            SketchStore.writeEmpty(to);
        } else {
            negative.write(to);
        }
    }

    /**
     * Fills an emptied window ({@link #begin} with any bounds) from what {@link #write} wrote.
     *
     * @param before whether that was before windows were fed by shorter ones
     */
    void read(ByteReader from, boolean before) {
        start = from.zigzag();
        end = from.zigzag();
        if (end <= start) {
            throw new MalformedInputException("window from " + start + " to " + end);
        }
        stated = from.count(Integer.MAX_VALUE);
        dirty = from.flag();
        apart = before || from.flag();
        counted = from.varint();
        count = from.varint();
        bad = from.varint();
        min = from.number();
        max = from.number();
        first = from.number();
        last = from.number();
        firstTime = from.fixed();
        lastTime = from.fixed();
        quality = from.count(BAD);
        reason = from.take();
        moments.read(from);
        zeros = from.varint();
        positive.read(from);
        SketchStore below = negative();
        below.read(from);
        negative = below.isEmpty() ? null : below;
    }
}
