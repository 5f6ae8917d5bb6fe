package io.estran.console.plant;

import io.estran.protocol.event.Event;
import io.estran.protocol.name.AgentName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The newest events by event time. One thread adds; any thread reads. */
public final class RecentEvents {
    private static final Comparator<Entry> NEWEST_FIRST = Comparator.<Entry>comparingLong(
                    entry -> entry.event().time())
            .thenComparingLong(Entry::number)
            .reversed();

    private final int bound;
    private volatile List<Entry> newest = List.of();
    private long count;

    /**
     * One event.
     *
     * @param number counts the events as they came, from 1
     * @param agent who reported it
     */
    public record Entry(long number, AgentName agent, Event event) {}

    /** Keeps {@code bound} events. */
    public RecentEvents(int bound) {
        this.bound = bound;
    }

    /** Takes an event, if it is not older than all that are kept. */
    public void add(AgentName agent, Event event) {
        List<Entry> known = newest;
        count++;
        if (known.size() >= bound && event.time() < known.get(bound - 1).event().time()) {
            return;
        }
        List<Entry> more = new ArrayList<>(known);
        more.add(new Entry(count, agent, event));
        more.sort(NEWEST_FIRST);
        newest = List.copyOf(more.subList(0, Math.min(bound, more.size())));
    }

    /** Newest first; the same list while nothing came. */
    public List<Entry> newest() {
        return newest;
    }
}
