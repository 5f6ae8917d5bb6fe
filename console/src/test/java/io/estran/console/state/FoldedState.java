package io.estran.console.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a page makes of the state and the deltas after it, by the rules of the package comment. */
final class FoldedState {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final int trend;
    private final int events;
    private final Map<Integer, ObjectNode> series = new TreeMap<>();
    private final Map<String, JsonNode> agents = new TreeMap<>();
    private final List<JsonNode> happened = new ArrayList<>();
    private JsonNode alarms = MAPPER.createArrayNode();
    private JsonNode kafka = MAPPER.createObjectNode();
    private int raised;
    private int hidden;
    private long revision;

    FoldedState(String state, Limits limits) {
        trend = limits.trend();
        events = limits.events();
        take(read(state));
    }

    /** Takes a delta, which must follow what is known. */
    void apply(String delta) {
        JsonNode node = read(delta);
        if (node.get("after").asLong() != revision) {
            throw new AssertionError("delta after " + node.get("after") + " does not follow revision " + revision);
        }
        take(node);
    }

    private void take(JsonNode node) {
        revision = node.get("revision").asLong();
        kafka = node.path("kafka").isMissingNode() ? kafka : node.get("kafka");
        raised = node.path("raised").asInt(raised);
        hidden = node.path("hidden").asInt(hidden);
        alarms = node.path("alarms").isMissingNode() ? alarms : node.get("alarms");
        for (JsonNode part : node.path("series")) {
            series((ObjectNode) part);
        }
        node.path("gone").forEach(id -> series.remove(id.asInt()));
        node.path("agents").forEach(agent -> agents.put(agent.get("agent").asText(), agent));
        node.path("agentsGone").forEach(name -> agents.remove(name.asText()));
        List<JsonNode> fresh = new ArrayList<>();
        node.path("events").forEach(fresh::add);
        happened.addAll(0, fresh);
        happened.sort(
                (a, b) -> Long.compare(b.get("time").asLong(), a.get("time").asLong()));
        while (happened.size() > events) {
            happened.remove(happened.size() - 1);
        }
    }

    private void series(ObjectNode part) {
        int id = part.get("id").asInt();
        boolean whole = part.has("whole");
        part.remove("whole");
        ObjectNode known = whole ? null : series.get(id);
        if (known == null) {
            series.put(id, part);
            return;
        }
        ArrayNode before = (ArrayNode) known.get("trend");
        known.setAll(part);
        TreeMap<Long, JsonNode> merged = new TreeMap<>();
        before.forEach(point -> merged.put(point.get(0).asLong(), point));
        part.path("trend").forEach(point -> merged.put(point.get(0).asLong(), point));
        while (merged.size() > trend) {
            merged.pollFirstEntry();
        }
        known.set("trend", MAPPER.createArrayNode().addAll(merged.values()));
    }

    /** All that it knows. */
    JsonNode all() {
        ObjectNode all = MAPPER.createObjectNode();
        all.put("revision", revision).put("raised", raised).put("hidden", hidden);
        all.set("kafka", kafka);
        all.set("alarms", alarms);
        all.set("series", MAPPER.valueToTree(series));
        all.set("agents", MAPPER.valueToTree(agents));
        all.set("events", MAPPER.valueToTree(happened));
        return all;
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
