package io.estran.protocol.event;

import java.util.Map;

/**
 * Something that happened once. On the wire: one flat JSON object a line, at most 4 KiB.
 *
 * @param type what happened: alarm, actuation, source-lost, source-found, agent-started, clock-step, fork, spool-evicted ...
 * @param asset the asset it concerns; the agent's own events use {@code agents/NAME}
 * @param time event time, ns since the Unix epoch
 * @param fields its own fields in a fixed order; values are String, Long, Double or Boolean. An alarm has rule,
 *     transition (raised, cleared), value, series, priority; an actuation has target, value, outcome, micros, rule
 */
public record Event(String type, String asset, long time, Map<String, Object> fields) {
    public static final String ALARM = "alarm";
    public static final String ACTUATION = "actuation";
    /** Readings that the agent's storage did not take: how many ({@code readings}), and their event times ({@code from}, {@code to}). */
    public static final String READINGS_DROPPED = "readings-dropped";

    public Event {
        fields = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(fields));
    }
}
