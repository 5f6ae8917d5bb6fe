package io.estran.protocol.body;

import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.Block;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.bytes.Utf8;
import io.estran.protocol.event.Event;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.json.IsoTime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bodies of events: one flat JSON object a line, each ended by a line feed. Static; any thread. */
public final class EventBody {
    private static final String TYPE = "event";
    private static final String ASSET = "asset";
    private static final String TIME = "time";

    private EventBody() {}

    /**
     * The body of one asset's events.
     *
     * @throws IllegalArgumentException if there is no event, one passes a bound or does not belong to the asset
     */
    public static PlainBody encode(String asset, List<Event> events) {
        if (asset.isEmpty() || events.isEmpty() || events.size() > BatchLimits.MAX_BLOCK_RECORDS) {
            throw new IllegalArgumentException("block of asset \"" + asset + "\" has " + events.size()
                    + " events, must have a name and 1 to " + BatchLimits.MAX_BLOCK_RECORDS);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long firstTime = Long.MAX_VALUE;
        long lastTime = Long.MIN_VALUE;
        for (Event event : events) {
            if (!event.asset().equals(asset)) {
                throw new IllegalArgumentException(
                        "event of asset \"" + event.asset() + "\" does not belong to \"" + asset + "\"");
            }
            body.writeBytes(line(event));
            body.write('\n');
            firstTime = Math.min(firstTime, event.time());
            lastTime = Math.max(lastTime, event.time());
        }
        return new PlainBody(RecordType.EVENTS, asset, events.size(), firstTime, lastTime, body.toByteArray());
    }

    /** The events of a block from its plain body. */
    public static List<Event> decode(Block block, byte[] body) throws MalformedBatchException {
        if (body.length == 0 || body[body.length - 1] != '\n') {
            throw new MalformedBatchException("body: has " + body.length + " bytes, must end with a line feed");
        }
        List<Event> events = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                events.add(event(block, text(body, from, i, events.size()), events.size()));
                from = i + 1;
            }
        }
        if (events.size() != block.recordCount()) {
            throw new MalformedBatchException(
                    "body: has " + events.size() + " events, must have the envelope's " + block.recordCount());
        }
        return List.copyOf(events);
    }

    private static byte[] line(Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(TYPE, event.type());
        fields.put(ASSET, event.asset());
        fields.put(TIME, IsoTime.write(event.time()));
        event.fields().forEach((name, value) -> {
            if (fields.put(name, value) != null) {
                throw new IllegalArgumentException("event \"" + event.type() + "\" has a field of its own named \""
                        + name + "\", must not be event, asset or time");
            }
        });
        byte[] line = FlatJson.write(fields).getBytes(StandardCharsets.UTF_8);
        if (line.length > BatchLimits.MAX_EVENT_BYTES) {
            throw new IllegalArgumentException("event \"" + event.type() + "\" has " + line.length
                    + " bytes of JSON, must have at most " + BatchLimits.MAX_EVENT_BYTES);
        }
        return line;
    }

    private static String text(byte[] body, int from, int to, int index) throws MalformedBatchException {
        if (to - from > BatchLimits.MAX_EVENT_BYTES) {
            throw new MalformedBatchException("body: event " + index + " has " + (to - from)
                    + " bytes, must have at most " + BatchLimits.MAX_EVENT_BYTES);
        }
        return Utf8.decode("event " + index, body, from, to - from);
    }

    private static Event event(Block block, String json, int index) throws MalformedBatchException {
        Map<String, Object> fields = FlatJson.read(json);
        String type = required(fields, TYPE, index);
        String asset = required(fields, ASSET, index);
        long time = IsoTime.read(required(fields, TIME, index));
        if (!asset.equals(block.asset())) {
            throw new MalformedBatchException("body: event " + index + " is of asset \"" + asset
                    + "\", must be of the envelope's \"" + block.asset() + "\"");
        }
        if (time < block.firstTime() || time > block.lastTime()) {
            throw new MalformedBatchException("body: event " + index + " is of " + IsoTime.write(time)
                    + ", which is outside the envelope's range");
        }
        return new Event(type, asset, time, fields);
    }

    private static String required(Map<String, Object> fields, String name, int index) throws MalformedBatchException {
        if (fields.remove(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new MalformedBatchException("body: event " + index + " has no text in \"" + name + "\"");
    }
}
