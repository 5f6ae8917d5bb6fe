package io.estran.agent.state;

import io.estran.agent.derive.Derived;
import io.estran.agent.derive.Origin;
import io.estran.agent.raw.RawSeries;
import io.estran.agent.rule.Alarm;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.window.CheckedReading;
import io.estran.agent.window.GatheredReadings;
import io.estran.agent.window.WindowSlot;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import org.jspecify.annotations.Nullable;

/**
 * What the state knows of one series. Most readings change nothing but its open windows and what its alarms saw last: such
 * are only gathered here, and given to windows and alarms some at a time; to the bit they do to them what they would do one by
 * one. Whoever looks at windows or alarms calls {@link #settle} before.
 */
final class SeriesState implements GatheredReadings {
    static final Alarm[] NO_ALARMS = new Alarm[0];
    static final WindowSlot[] NO_SLOTS = new WindowSlot[0];
    private static final double MOST_TICKS = 1L << 53;
    /** Larger ones, as devices give them for "no value", have squares whose sum is no double. */
    private static final double MOST_VALUE = 1e150;

    private static final double[] SCALES = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final int BAD = Quality.BAD.code();

    /** Readings gathered at most. */
    private static final int MOST_GATHERED = 16;

    private static final double[] NOTHING = new double[0];
    /** Beyond so many ticks the way from a value to its tick and back is not taken twice. */
    private static final double MOST_GATHERED_TICKS = 1L << 50;

    final int number;
    final String name;
    final String asset;
    SourceState source;
    SeriesAttributes attributes;
    /** Windows that follow one another first, then those that overlap; shortest first. */
    WindowSlot[] slots = NO_SLOTS;
    /** Whether the balance counts its readings in windows: those of the first slot, which follow one another. */
    boolean windowed;

    Alarm[] alarms = NO_ALARMS;
    /** Null: its readings are not sent on. */
    @Nullable
    RawSeries raw;

    /** Null: nothing is derived from it. */
    @Nullable
    Origin origin;

    /** How it is derived; null: a source gives it. */
    @Nullable
    Derived derived;

    private double scale;
    /** Readings from one event time on and before another one may be gathered if their values lie within both bounds. */
    private long from = Long.MAX_VALUE;

    private long until = Long.MIN_VALUE;
    private double low;
    private double high;
    private long firstTime;
    private int gathered;
    /** Something came since {@link #wasHeard} was asked. Not a part of the state. */
    private boolean heard = true;

    private double[] values = NOTHING;

    SeriesState(int number, String name, SourceState source, SeriesAttributes attributes) {
        this.number = number;
        this.name = name;
        this.asset = name.substring(0, Math.max(0, name.lastIndexOf('/')));
        this.source = source;
        this.attributes = attributes;
        this.scale = scale(attributes);
    }

    void attributes(SeriesAttributes changed) {
        settle();
        attributes = changed;
        scale = scale(changed);
        for (WindowSlot slot : slots) {
            slot.attributes(changed.unit(), exponent());
        }
    }

    /** Whether such a reading, good and not from the future, may be gathered. */
    boolean isQuiet(long time, double value) {
        return time >= from && time < until && value >= low && value <= high;
    }

    /** Gathers a reading that {@link #isQuiet}. */
    void gather(long time, double value) {
        int at = gathered;
        if (at == 0) {
            firstTime = time;
            heard = true;
        }
        from = time;
        values[at] = value;
        gathered = at + 1;
        if (at + 1 == MOST_GATHERED) {
            give();
        }
    }

    /** A reading that is not gathered came. */
    void hear() {
        heard = true;
    }

    /** Whether anything came since this was asked last; gathered readings are settled for it. */
    boolean wasHeard() {
        settle();
        boolean was = heard;
        heard = false;
        return was;
    }

    /** Whether nothing came of it, and it is over. */
    boolean isRetirable() {
        return !heard && isOver();
    }

    /** Whether nothing of it waits for time to go on, and its windows are final for good. */
    boolean isOver() {
        boolean raised = false;
        for (Alarm alarm : alarms) {
            raised |= alarm.isRaised();
        }
        boolean open = false;
        for (WindowSlot slot : slots) {
            open |= !slot.isOver(source.watermark);
        }
        return !raised && !open;
    }

    @Override
    public void settle() {
        until = Long.MIN_VALUE;
        if (gathered > 0) {
            give();
        }
    }

    private void give() {
        int count = gathered;
        gathered = 0;
        if (scale > 0) {
            for (int i = 0; i < count; i++) {
                values[i] = (long) Math.rint(values[i] * scale) / scale; // as check does it
            }
        }
        for (int i = 0; i < slots.length; i++) {
            slots[i].addAll(values, count, firstTime, from, i == 0 && windowed);
        }
        for (Alarm alarm : alarms) {
            alarm.quiet(from, values[count - 1]);
        }
    }

    /** A good reading of that time was just added to all windows, and its alarms know it: what readings may be gathered now? */
    void begin(long time) {
        if (slots.length == 0 || raw != null || origin != null) {
            return;
        }
        long end = Intake.MOST_TIME;
        for (WindowSlot slot : slots) {
            end = Math.min(end, slot.openUntil(source.watermark));
        }
        double least = Math.max(attributes.rangeLow(), -MOST_VALUE);
        double most = Math.min(attributes.rangeHigh(), MOST_VALUE);
        // Alarms see the nearest tick, which is half of one away from the value.
        double margin = scale > 0 ? 1 / scale : 0;
        if (scale > 0) {
            least = Math.max(least, -MOST_GATHERED_TICKS / scale);
            most = Math.min(most, MOST_GATHERED_TICKS / scale);
        }
        for (Alarm alarm : alarms) {
            least = Math.max(least, alarm.quietLow() + margin);
            most = Math.min(most, alarm.quietHigh() - margin);
        }
        from = time;
        until = end;
        low = least;
        high = most;
        if (values.length == 0) {
            values = new double[MOST_GATHERED];
        }
    }

    /** Decimal places of its resolution; below 0 if it has none. */
    int exponent() {
        return scale > 0 ? attributes.resolutionExponent() : SeriesAttributes.NO_RESOLUTION;
    }

    private static double scale(SeriesAttributes attributes) {
        int exponent = attributes.resolutionExponent();
        return exponent >= 0 && exponent < SCALES.length ? SCALES[exponent] : 0;
    }

    /** Checks a value and brings it to the series' resolution; what cannot be right becomes bad. */
    void check(CheckedReading reading) {
        double value = reading.value;
        if (reading.quality == BAD) {
            return;
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            refuse(reading, QualityReason.NOT_A_NUMBER);
        } else if (value < attributes.rangeLow() || value > attributes.rangeHigh() || Math.abs(value) > MOST_VALUE) {
            refuse(reading, QualityReason.OUT_OF_RANGE);
        } else if (scale > 0) {
            double tick = Math.rint(value * scale);
            if (Math.abs(tick) < MOST_TICKS) {
                reading.tick = (long) tick;
                reading.value = reading.tick / scale;
            } else {
                refuse(reading, QualityReason.OUT_OF_RANGE);
            }
        }
    }

    private static void refuse(CheckedReading reading, QualityReason reason) {
        reading.quality = BAD;
        reading.reason = reason.code();
    }
}
