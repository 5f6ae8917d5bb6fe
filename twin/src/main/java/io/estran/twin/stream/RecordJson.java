package io.estran.twin.stream;

import io.estran.protocol.account.GapRecord;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.json.IsoTime;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Committed records as the JSON lines of {@code --records} and {@code twin tail --json}. A field without a value (min of
 * a window that counted nothing, the time of a gap that nobody knows) is absent. An event's own field that has the name
 * of a common one is written as {@code eventName}, so nothing is lost. Static and pure.
 */
public final class RecordJson {
    private RecordJson() {}

    /** One object, without a line end. */
    public static String write(CommittedRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (record instanceof CommittedRecord.Aggregate aggregate) {
            common(fields, "aggregate", record.place());
            aggregate(fields, aggregate.window());
        } else if (record instanceof CommittedRecord.RawReading raw) {
            common(fields, "reading", record.place());
            reading(fields, raw.reading());
        } else if (record instanceof CommittedRecord.EventRecord happening) {
            common(fields, "event", record.place());
            event(fields, happening.event());
        } else if (record instanceof CommittedRecord.DeclaredGap declared) {
            common(fields, "gap", record.place());
            gap(fields, declared.gap());
        }
        return FlatJson.write(fields);
    }

    private static void common(Map<String, Object> fields, String type, Place place) {
        fields.put("type", type);
        fields.put("agent", place.agent().value());
        fields.put("lane", place.lane().toString());
        fields.put("sequence", place.sequence());
        fields.put("index", (long) place.index());
        fields.put("record", (long) place.record());
    }

    private static void aggregate(Map<String, Object> fields, WindowAggregate window) {
        series(fields, window.series(), window.unit());
        fields.put("start", IsoTime.write(window.start()));
        fields.put("end", IsoTime.write(window.end()));
        fields.put("count", window.count());
        fields.put("bad", window.bad());
        if (window.count() > 0) {
            number(fields, "min", window.min());
            number(fields, "max", window.max());
            number(fields, "mean", window.mean());
            number(fields, "variance", window.variance());
            number(fields, "first", window.first());
            number(fields, "last", window.last());
            number(fields, "p50", window.p50());
            number(fields, "p99", window.p99());
        }
        quality(fields, window.quality(), window.reason());
        fields.put("revision", (long) window.revision());
        fields.put("final", window.isFinal());
        if (window.isSession()) {
            fields.put("session", window.session());
        }
    }

    private static void reading(Map<String, Object> fields, Reading reading) {
        series(fields, reading.series(), reading.unit());
        fields.put("time", IsoTime.write(reading.time()));
        number(fields, "value", reading.value());
        quality(fields, reading.quality(), reading.reason());
    }

    private static void series(Map<String, Object> fields, String series, String unit) {
        fields.put("asset", series.substring(0, Math.max(0, series.lastIndexOf('/'))));
        fields.put("series", series);
        fields.put("unit", unit);
    }

    private static void quality(Map<String, Object> fields, Quality quality, QualityReason reason) {
        fields.put("quality", quality.name().toLowerCase(Locale.ROOT));
        if (quality != Quality.GOOD && reason != QualityReason.NONE) {
            fields.put("reason", reason.text());
        }
    }

    private static void number(Map<String, Object> fields, String name, double value) {
        if (Double.isFinite(value)) {
            fields.put(name, value);
        }
    }

    private static void event(Map<String, Object> fields, Event event) {
        fields.put("event", event.type());
        fields.put("asset", event.asset());
        fields.put("time", IsoTime.write(event.time()));
        event.fields().forEach((name, value) -> fields.put(free(fields, event, name), value));
    }

    /** The name under which an event's own field is written: its own, or one that no other field has. */
    private static String free(Map<String, Object> fields, Event event, String name) {
        String free = name;
        while (fields.containsKey(free) || (!free.equals(name) && event.fields().containsKey(free))) {
            free = "event" + free.substring(0, 1).toUpperCase(Locale.ROOT) + free.substring(1);
        }
        return free;
    }

    private static void gap(Map<String, Object> fields, GapRecord gap) {
        fields.put("from", gap.range().from());
        fields.put("to", gap.range().to());
        fields.put("reason", gap.range().reason().word());
        if (gap.range().records() >= 0) {
            fields.put("records", gap.range().records());
        }
        if (gap.range().firstTime() != Long.MAX_VALUE) {
            fields.put("start", IsoTime.write(gap.range().firstTime()));
        }
        if (gap.range().lastTime() != Long.MIN_VALUE) {
            fields.put("end", IsoTime.write(gap.range().lastTime()));
        }
    }
}
