package io.estran.agent.raw;

import io.estran.agent.window.CheckedReading;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the records of class raw, and numbers them. Pipeline thread only; makes an object a record, none a reading left out. */
public final class RawRecords {
    /** Where they go. */
    @FunctionalInterface
    public interface Output {
        /** The record of that number, from 1. */
        void raw(long ordinal, String asset, Reading reading);
    }

    /** By source: the series that may hold a reading back, in the order of their numbers, as a checkpoint gives them. */
    private final Map<Integer, SortedMap<Integer, RawSeries>> doors = new HashMap<>();

    private Output output;
    private long ordinal;
    /** Series that hold a reading back. */
    private int holding;

    public RawRecords(Output output) {
        this.output = output;
    }

    /** Where records go from here on. */
    public void connect(Output newOutput) {
        output = newOutput;
    }

    /** Number of the last record. */
    public long ordinal() {
        return ordinal;
    }

    /** Numbers go on behind this one. */
    public void ordinal(long last) {
        ordinal = last;
    }

    /** A series is sent on from here on. */
    public RawSeries join(RawSpec spec, int source, int number, String asset, String name, String unit) {
        RawSeries joined = new RawSeries(this, spec, source, number, asset, name, unit);
        if (spec.kind() == RawSpec.Kind.DOOR) {
            doors.computeIfAbsent(source, first -> new TreeMap<>()).put(number, joined);
        }
        return joined;
    }

    /** A series is sent on no longer, or as another one; what it holds back is sent. */
    public void leave(RawSeries series) {
        series.filter.flush(series);
        series.settled();
        SortedMap<Integer, RawSeries> ofSource = doors.get(series.source);
        if (ofSource != null) {
            ofSource.remove(series.number);
        }
    }

    /** Takes a reading of the series. */
    public void take(RawSeries series, CheckedReading reading) {
        series.filter.take(reading.time, reading.value, reading.quality, reading.reason, reading.future, series);
        series.settled();
    }

    /** Event time of a source has come so far; {@code Long.MAX_VALUE}: it has ended. */
    public void pass(int source, long watermark) {
        SortedMap<Integer, RawSeries> ofSource = doors.get(source);
        if (ofSource != null) {
            for (RawSeries series : ofSource.values()) {
                series.filter.pass(watermark, series);
                series.settled();
            }
        }
    }

    /** Whether time must pass for a reading to be sent. */
    public boolean isHolding() {
        return holding > 0;
    }

    void holding(int more) {
        holding += more;
    }

    void record(RawSeries of, long time, double value, int quality, int reason) {
        output.raw(
                ++ordinal,
                of.asset,
                new Reading(
                        of.name,
                        of.unit,
                        time,
                        value,
                        Objects.requireNonNull(Quality.byCode(quality)),
                        QualityReason.byCode(reason)));
    }
}
