package io.estran.console.state;

import io.estran.console.plant.RecentEvents;
import java.util.List;
import java.util.Map;

/**
 * All that the page shows, at one moment. Immutable.
 *
 * @param revision counts the states that differed
 * @param now when it was observed, ns since the Unix epoch
 * @param kafka how the source of all this is
 * @param series by full name, in alphabetical order
 * @param hidden series that the limit left out
 * @param alarms raised ones first
 * @param raised all raised alarms, also those left out
 * @param agents by name
 * @param events newest first
 */
public record PlantState(
        long revision,
        long now,
        Kafka kafka,
        Map<String, SeriesView> series,
        int hidden,
        List<AlarmView> alarms,
        int raised,
        Map<String, AgentView> agents,
        List<RecentEvents.Entry> events) {
    /**
     * Whether Kafka answers.
     *
     * @param since since when it is so, ns since the Unix epoch
     */
    record Kafka(boolean connected, long since) {}

    /** Before the first look. */
    static PlantState none(long now) {
        return new PlantState(0, now, new Kafka(false, now), Map.of(), 0, List.of(), 0, Map.of(), List.of());
    }
}
