package io.estran.twin.stream;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.SketchMapping;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records as the twin's tests need them. */
public final class Examples {
    public static final AgentName AGENT = new AgentName("lab-1");
    public static final Id128 LANE = new Id128(0x1234, 0x5678);
    public static final long SECOND = 1_000_000_000L;

    private Examples() {}

    /** A good window of one second with one reading. */
    public static WindowAggregate window(String series, long start, double value) {
        return window(series, start, SECOND, value, 0, Quality.GOOD);
    }

    public static WindowAggregate window(
            String series, long start, long length, double value, int revision, Quality quality) {
        int index = SketchMapping.index(Math.abs(value));
        QuantileSketch sketch = value > 0
                ? new QuantileSketch(0, index, new long[] {1}, 0, new long[0])
                : new QuantileSketch(0, 0, new long[0], index, new long[] {1});
        return new WindowAggregate(
                series,
                "degC",
                start,
                length,
                1,
                quality == Quality.BAD ? 1 : 0,
                value,
                value,
                value,
                value,
                new Moments.Doubles(value, 0),
                sketch,
                quality,
                quality == Quality.GOOD ? QualityReason.NONE : QualityReason.SOURCE_LOST,
                revision,
                true);
    }

    /** A session of one reading or more. */
    public static WindowAggregate session(String series, long start, long length, long gap) {
        return session(series, start, length, gap, Quality.GOOD);
    }

    public static WindowAggregate session(String series, long start, long length, long gap, Quality quality) {
        WindowAggregate window = window(series, start, length, 1, 0, quality);
        return new WindowAggregate(
                series,
                window.unit(),
                start,
                length,
                window.count(),
                window.bad(),
                window.min(),
                window.max(),
                window.first(),
                window.last(),
                window.moments(),
                window.sketch(),
                window.quality(),
                window.reason(),
                0,
                true,
                gap);
    }

    public static WindowAggregate emptyBadWindow(String series, long start) {
        return new WindowAggregate(
                series,
                "",
                start,
                SECOND,
                0,
                3,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                new Moments.Doubles(0, 0),
                QuantileSketch.EMPTY,
                Quality.BAD,
                QualityReason.SOURCE_LOST,
                0,
                false);
    }

    /** Two readings whose sum is no double. */
    static WindowAggregate overflownWindow(String series, long start) {
        WindowAggregate one = window(series, start, Double.MAX_VALUE);
        return new WindowAggregate(
                series,
                "",
                start,
                SECOND,
                2,
                0,
                one.min(),
                one.max(),
                one.first(),
                one.last(),
                new Moments.Doubles(Double.POSITIVE_INFINITY, Double.NaN),
                one.sketch().merge(one.sketch()),
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true);
    }

    public static Event alarm(String rule, String series, String transition, long time, double value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rule", rule);
        fields.put("transition", transition);
        fields.put("value", value);
        fields.put("series", series);
        fields.put("priority", "high");
        return new Event(Event.ALARM, series.substring(0, series.lastIndexOf('/')), time, fields);
    }

    public static Place place(long sequence) {
        return place(1, LANE, sequence);
    }

    /** A later record of the same block. */
    public static Place place(long sequence, int record) {
        return place(sequence).at(record);
    }

    public static Place place(long runNumber, Id128 lane, long sequence) {
        return new Place(AGENT, runNumber, lane, sequence, 0, 0, "estran.aggregates", 0, sequence, 0);
    }

    public static CommittedRecord.Aggregate aggregate(WindowAggregate window, long sequence) {
        return new CommittedRecord.Aggregate(place(sequence), window);
    }

    public static CommittedRecord.RawReading reading(Reading reading, long sequence) {
        return new CommittedRecord.RawReading(place(sequence), reading);
    }

    public static CommittedRecord.EventRecord happening(Event event, long sequence) {
        return new CommittedRecord.EventRecord(place(sequence), event);
    }
}
