package io.estran.benchmarks.bytes;

import com.github.luben.zstd.Zstd;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The floor: one JSON object a window with all its fields, the whole batch one zstd level-3 frame. Static; any thread. */
final class JsonFloor {
    private static final int LEVEL = 3;

    private JsonFloor() {}

    static long bytesOf(List<WindowAggregate> windows) {
        StringBuilder lines = new StringBuilder();
        for (WindowAggregate window : windows) {
            lines.append(object(window)).append('\n');
        }
        return Zstd.compress(lines.toString().getBytes(StandardCharsets.UTF_8), LEVEL).length;
    }

    /** All that a window says, and nothing twice: no percentiles, as the sketch has them. */
    static String object(WindowAggregate window) {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .field("series", window.series())
                .field("unit", window.unit())
                .field("start", window.start())
                .field("length", window.length())
                .field("count", window.count())
                .field("bad", window.bad())
                .field("min", window.min())
                .field("max", window.max())
                .field("first", window.first())
                .field("last", window.last())
                .field("sum", window.moments().sum())
                .field("m2", window.variance() * window.count())
                .field("quality", window.quality().name().toLowerCase(Locale.ROOT))
                .field("reason", window.reason().name().toLowerCase(Locale.ROOT))
                .field("revision", window.revision())
                .field("final", window.isFinal());
        QuantileSketch sketch = window.sketch();
        if (sketch.zeros() > 0) {
            json.field("zeros", sketch.zeros());
        }
        store(json, "sketch", sketch.positiveBase(), sketch.positive());
        store(json, "negative", sketch.negativeBase(), sketch.negative());
        return json.endObject().toString();
    }

    private static void store(JsonWriter json, String name, int offset, long[] counts) {
        if (counts.length == 0) {
            return;
        }
        json.name(name).beginObject().field("offset", offset).name("counts").beginArray();
        for (long count : counts) {
            json.value(count);
        }
        json.endArray().endObject();
    }
}
