package io.estran.agent.state;

import io.estran.agent.raw.RawSeries;
import io.estran.agent.rule.Alarm;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.window.CheckedReading;
import io.estran.agent.window.WindowSlot;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import org.jspecify.annotations.Nullable;

/** What the state knows of one series. */
final class SeriesState {
    static final Alarm[] NO_ALARMS = new Alarm[0];
    static final WindowSlot[] NO_SLOTS = new WindowSlot[0];
    private static final double MOST_TICKS = 1L << 53;
    /** Larger ones, as devices give them for "no value", have squares whose sum is no double. */
    private static final double MOST_VALUE = 1e150;

    private static final double[] SCALES = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final int BAD = Quality.BAD.code();

    final int number;
    final String name;
    final String asset;
    SourceState source;
    SeriesAttributes attributes;
    /** Shortest windows first. */
    WindowSlot[] slots = NO_SLOTS;

    Alarm[] alarms = NO_ALARMS;
    /** Null: its readings are not sent on. */
    @Nullable
    RawSeries raw;

    private double scale;

    SeriesState(int number, String name, SourceState source, SeriesAttributes attributes) {
        this.number = number;
        this.name = name;
        this.asset = name.substring(0, Math.max(0, name.lastIndexOf('/')));
        this.source = source;
        this.attributes = attributes;
        this.scale = scale(attributes);
    }

    void attributes(SeriesAttributes changed) {
        attributes = changed;
        scale = scale(changed);
        for (WindowSlot slot : slots) {
            slot.attributes(changed.unit(), exponent());
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
