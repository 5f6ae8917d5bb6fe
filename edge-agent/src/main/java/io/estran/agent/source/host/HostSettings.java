package io.estran.agent.source.host;

import io.estran.agent.source.SourceSettings;
import io.estran.protocol.name.SeriesName;

/**
 * The machine that the agent runs on.
 *
 * @param name the source's name
 * @param intervalNanos how often it is read, at least 100 ms
 * @param asset the asset that its series belong to
 */
public record HostSettings(String name, long intervalNanos, String asset) implements SourceSettings {
    public static final String TYPE = "host";
    public static final long DEFAULT_INTERVAL_NANOS = 1_000_000_000L;
    /** Shortest interval, ns: the kernel counts CPU time in ticks of 10 ms. */
    public static final long SHORTEST_INTERVAL_NANOS = 100_000_000L;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public HostSettings {
        if (intervalNanos < SHORTEST_INTERVAL_NANOS) {
            throw new IllegalArgumentException("interval is " + intervalNanos + " ns; allowed: 100 ms or longer");
        }
        String problem = SeriesName.problemWith(asset + "/cpu-usage");
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("asset \"" + asset + "\" " + problem);
        }
    }

    @Override
    public String type() {
        return TYPE;
    }
}
