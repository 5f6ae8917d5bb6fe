package io.estran.agent.source.host;

import java.util.HashMap;
import java.util.Map;

/** What counters grew by since they were looked at last. One owner; bounded. */
final class Rates {
    private static final int MOST_COUNTERS = 4_096;

    private record Seen(long count, long monotonic) {}

    private final Map<String, Seen> counters = new HashMap<>();

    /** Growth per second; NaN if there is no earlier count, or the counter went back. */
    double perSecond(String counter, long count, long monotonic) {
        if (!counters.containsKey(counter) && counters.size() == MOST_COUNTERS) {
            counters.clear(); // names that come and go: all of them begin anew
        }
        Seen before = counters.put(counter, new Seen(count, monotonic));
        if (before == null || count < before.count() || monotonic <= before.monotonic()) {
            return Double.NaN;
        }
        return (count - before.count()) * 1e9 / (monotonic - before.monotonic());
    }
}
