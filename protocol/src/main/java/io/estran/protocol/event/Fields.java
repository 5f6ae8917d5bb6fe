package io.estran.protocol.event;

import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of an event in their order, as they are put together. One thread. */
public final class Fields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    public static Fields of(String name, Object value) {
        return new Fields().and(name, value);
    }

    public Fields and(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    public Map<String, Object> map() {
        return fields;
    }
}
