package io.estran.agent.pipeline;

import io.estran.protocol.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts events to a size that fits a frame and a record of an event lane; texts of devices and exceptions can be long. */
final class EventBounds {
    private static final int TEXT = 256;
    private static final int ALL = 3000;

    private EventBounds() {}

    static Event cut(Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        int size = 0;
        for (Map.Entry<String, Object> field : event.fields().entrySet()) {
            Object value = field.getValue() instanceof String text ? cut(text) : field.getValue();
            String name = cut(field.getKey());
            size += name.length() + (value instanceof String text ? text.length() : 24);
            if (size <= ALL) {
                fields.put(name, value);
            }
        }
        return new Event(cut(event.type()), event.asset(), event.time(), fields);
    }

    static String cut(String text) {
        if (text.length() <= TEXT) {
            return text;
        }
        int end = TEXT - 3;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
