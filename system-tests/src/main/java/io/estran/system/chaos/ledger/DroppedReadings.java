package io.estran.system.chaos.ledger;

import io.estran.protocol.event.Event;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.json.IsoTime;
import java.util.Objects;

/**
 * Readings that an agent has declared dropped, by an event that came like any other: its storage took nothing for a moment.
 *
 * @param from event time of the first, ns
 * @param to event time of the last, ns
 */
record DroppedReadings(String agent, long readings, long from, long to) {
    /** What the event declares. */
    static DroppedReadings of(String agent, Event event) {
        try {
            return new DroppedReadings(
                    agent,
                    (Long) field(event, "readings"),
                    IsoTime.read((String) field(event, "from")),
                    IsoTime.read((String) field(event, "to")));
        } catch (MalformedBatchException wrong) {
            throw new IllegalArgumentException("the event " + event + " has times that are none", wrong);
        }
    }

    private static Object field(Event event, String name) {
        return Objects.requireNonNull(event.fields().get(name), () -> event + " lacks " + name);
    }
}
