package io.estran.twin.state;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How freshness is derived (DESIGN "Twin"). With E the end of the newest window, P the expected period and age = now - E,
 * the first that holds:
 * <pre>
 * gap    a declared gap of the agent covers the newest window due: the one at E + kP that ends at or before now
 * stale  the agent is offline, or age above 5 P (also that far in the future: it cannot be the present)
 * bad    worst quality of the newest window is bad
 * late   age above 2 P
 * live   otherwise
 * </pre>
 * P is declared, or the median distance between the starts of the last 16 windows (the length while there is only one); it
 * is at least {@code shortestPeriod}, for delivery takes time, too. Sessions are expected at no time, so none is late or, while
 * the agent is online, stale, unless it ends in the future. Immutable and pure; any thread.
 *
 * @param declaredPeriod declared P, ns; 0 if none is
 * @param shortestPeriod least P, ns
 */
public record FreshnessRule(long declaredPeriod, long shortestPeriod) {
    /** The windows whose median distance is the expected period. */
    public static final int WINDOWS = 16;

    private static final long LIVE_PERIODS = 2;
    private static final long LATE_PERIODS = 5;

    public FreshnessRule {
        if (declaredPeriod < 0 || shortestPeriod < 1) {
            throw new IllegalArgumentException("declared period " + declaredPeriod + " ns must be at least 0, shortest "
                    + shortestPeriod + " ns at least 1");
        }
    }

    /** Distance at which windows of this history are expected, ns; at least 1. */
    public long expectedPeriod(WindowHistory history) {
        return Math.max(shortestPeriod, declaredPeriod > 0 ? declaredPeriod : typical(history));
    }

    /** The freshness of a history's newest window at that time, ns. */
    public Freshness freshness(WindowHistory history, @Nullable AgentStanding agent, long now) {
        long period = expectedPeriod(history);
        long end = history.last().end();
        long age = difference(now, end);
        if (history.isOfSessions()) {
            age = Math.min(age, 0);
        }
        if (agent != null && age >= period && isInGap(agent, end + age / period * period, period)) {
            return Freshness.GAP;
        }
        if (isBeyond(age, LATE_PERIODS, period) || isBeyond(-age, LATE_PERIODS, period) || isOffline(agent, now)) {
            return Freshness.STALE;
        }
        if (history.last().quality() == Quality.BAD) {
            return Freshness.BAD;
        }
        return isBeyond(age, LIVE_PERIODS, period) ? Freshness.LATE : Freshness.LIVE;
    }

    /** The shortest windows whose end is not more than five of their periods behind the newest of all; sessions only if nothing else is there. */
    WindowHistory fed(List<WindowHistory> histories) {
        long newest = Long.MIN_VALUE;
        boolean onlySessions = histories.get(0).isOfSessions(); // they are the last
        for (WindowHistory history : histories) {
            if (history.isOfSessions() == onlySessions) {
                newest = Math.max(newest, history.last().end());
            }
        }
        for (WindowHistory history : histories) {
            if (!isBeyond(difference(newest, history.last().end()), LATE_PERIODS, expectedPeriod(history))) {
                return history;
            }
        }
        throw new IllegalStateException("the newest history is never behind itself");
    }

    private static long typical(WindowHistory history) {
        return history.isOfSessions() ? history.length() : median(history.windows());
    }

    private static boolean isOffline(@Nullable AgentStanding agent, long now) {
        return agent != null && agent.presence() != null && !agent.isOnline(now);
    }

    /** Whether a declared gap has event times in the window that ends there. */
    private static boolean isInGap(AgentStanding agent, long end, long period) {
        for (GapRecord gap : agent.gaps()) {
            Account.Range range = gap.range();
            if (range.firstTime() < end && range.lastTime() > end - period) {
                return true;
            }
        }
        return false;
    }

    private static long median(List<WindowAggregate> windows) {
        int from = Math.max(0, windows.size() - WINDOWS);
        long[] distances = new long[windows.size() - from - 1];
        if (distances.length == 0) {
            return windows.get(from).length();
        }
        for (int i = 0; i < distances.length; i++) {
            distances[i] =
                    windows.get(from + i + 1).start() - windows.get(from + i).start();
        }
        Arrays.sort(distances);
        return distances[(distances.length - 1) / 2];
    }

    private static boolean isBeyond(long age, long periods, long period) {
        return age / periods > period || (age / periods == period && age % periods > 0);
    }

    /** The difference, held within 64 bits: a peer's times may be anything. */
    private static long difference(long later, long earlier) {
        long difference = later - earlier;
        boolean overflow = ((later ^ earlier) & (later ^ difference)) < 0;
        return overflow ? (later < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE) : difference;
    }
}
