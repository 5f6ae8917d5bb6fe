package io.estran.twin.state;

import io.estran.protocol.aggregate.WindowAggregate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series of a twin: its newest windows, and what its freshness depends on. Immutable; any thread.
 *
 * <p>A series may have windows of several lengths at once (1 s and 1 d). The property speaks by the shortest that is still
 * fed; {@link #histories()} has all.
 *
 * @param series full name of the series
 * @param histories its windows by length, shortest first, at least one
 * @param agent the agent that sealed the newest window; null if nothing was heard of it yet
 * @param rule how its freshness is derived
 */
public record Property(
        String series,
        List<WindowHistory> histories,
        @Nullable AgentStanding agent,
        FreshnessRule rule) {
    public Property {
        histories = List.copyOf(histories);
        if (histories.isEmpty()) {
            throw new IllegalArgumentException("property \"" + series + "\" has no window");
        }
    }

    /** The last segment of the series' name: {@code level} of {@code station-1/tank/level}. */
    public String quantity() {
        return series.substring(series.lastIndexOf('/') + 1);
    }

    /** The series' unit; empty if none is declared. */
    public String unit() {
        return last().unit();
    }

    /** The newest window. Its {@code last()} is the newest value, NaN if the window counted no reading that is not bad. */
    public WindowAggregate last() {
        return history().last();
    }

    /** The newest windows, oldest first; at least one. As many as {@code TwinsSettings} keeps. */
    public List<WindowAggregate> windows() {
        return history().windows();
    }

    /** The windows by which the property speaks: the shortest that are still fed. */
    public WindowHistory history() {
        return rule.fed(histories);
    }

    /** How fresh the newest window is at that time. */
    public Freshness freshness(Instant now) {
        return freshness(nanos(now));
    }

    /** How fresh the newest window is at that time, ns since the Unix epoch. */
    public Freshness freshness(long nowNanos) {
        return rule.freshness(history(), agent, nowNanos);
    }

    /** Distance at which windows are expected to follow one another, ns. */
    public long expectedPeriod() {
        return rule.expectedPeriod(history());
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
