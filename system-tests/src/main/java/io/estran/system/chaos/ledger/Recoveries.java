package io.estran.system.chaos.ledger;

import io.estran.system.chaos.schedule.FaultKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long it takes, after a fault was lifted, until each agent that it touched delivers what was fed after that moment; and
 * the longest time in which an agent that was fed delivered nothing. Thread safe.
 */
public final class Recoveries {
    private static final double SECONDS_PER_NANO = 1e-9;

    private final Map<FaultKind, List<Double>> seconds = new TreeMap<>();
    private final List<Lift> open = new ArrayList<>();
    private final Map<String, Long> heard = new HashMap<>();
    private double longestSilence;

    private record Lift(FaultKind kind, String agent, long window, long at) {}

    /** The middle and the largest of some times, s. */
    public record Times(double p50, double max) {}

    /**
     * A fault was lifted.
     *
     * @param agent one that it touched
     * @param window the one that is fed now
     * @param at monotonic ns
     */
    public synchronized void lifted(FaultKind kind, String agent, long window, long at) {
        open.add(new Lift(kind, agent, window, at));
    }

    /** A window of an agent was delivered. */
    synchronized void delivered(String agent, long window, long at) {
        Long before = heard.put(agent, at);
        if (before != null) {
            longestSilence = Math.max(longestSilence, (at - before) * SECONDS_PER_NANO);
        }
        open.removeIf(lift -> {
            boolean isDone = lift.agent().equals(agent) && window >= lift.window();
            if (isDone) {
                seconds.computeIfAbsent(lift.kind(), kind -> new ArrayList<>())
                        .add((at - lift.at()) * SECONDS_PER_NANO);
            }
            return isDone;
        });
    }

    /** Whether every fault that was lifted is over. */
    public synchronized boolean areOver() {
        return open.isEmpty();
    }

    /** Longest time between two deliveries of one agent, s. */
    public synchronized double longestSilence() {
        return longestSilence;
    }

    /** By kind. */
    public synchronized Map<FaultKind, Times> times() {
        Map<FaultKind, Times> times = new TreeMap<>();
        seconds.forEach((kind, all) -> {
            List<Double> sorted = new ArrayList<>(all);
            Collections.sort(sorted);
            times.put(kind, new Times(sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1)));
        });
        return times;
    }
}
