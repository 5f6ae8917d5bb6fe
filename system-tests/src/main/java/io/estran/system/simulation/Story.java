package io.estran.system.simulation;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Reading;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the runs on one disk told twins, one after the other, and what they did to devices: each statement on a window once and
 * the final one last, no reading in a window or sent on twice or altered, each alarm once. A copied disk goes on with a story of its own
 * that has the same beginning; only between two such stories may anything be told twice (rule 14).
 */
final class Story {
    /** Of a mean of values of at most 100. */
    private static final double ROUNDING = 1e-9;

    private final Ledger ledger;
    private final Map<String, WindowAggregate> windows = new TreeMap<>();
    private final Set<String> statements = new HashSet<>();
    private final Set<String> alarms = new HashSet<>();
    private final Set<String> actuated = new HashSet<>();
    private final Set<String> readings = new HashSet<>();
    /** Readings sent on, by series and window. */
    private final Map<String, Integer> sentOn = new TreeMap<>();
    /** Readings declared dropped. */
    private long dropped;

    private boolean derives;

    Story(Ledger ledger) {
        this.ledger = ledger;
    }

    Story copy() {
        Story copy = new Story(ledger);
        copy.windows.putAll(windows);
        copy.statements.addAll(statements);
        copy.alarms.addAll(alarms);
        copy.actuated.addAll(actuated);
        copy.readings.addAll(readings);
        copy.sentOn.putAll(sentOn);
        copy.dropped = dropped;
        copy.derives = derives;
        return copy;
    }

    void window(WindowAggregate window) {
        derives |= Workload.isDerived(window.series());
        String key = window.series() + '@' + window.start() + kind(window);
        if (!statements.add(key + '#' + window.revision())) {
            ledger.violated("window " + key + ": revision " + window.revision() + " is stated twice");
        }
        // Between lanes there is no order: the largest revision wins, and only it may be the final one.
        WindowAggregate best = windows.get(key);
        WindowAggregate older = best == null || best.revision() < window.revision() ? best : window;
        if (older != null && older.isFinal()) {
            ledger.violated(
                    "window " + key + ": revision " + older.revision() + " was the final one, and not the last");
        }
        if (best == null || best.revision() < window.revision()) {
            windows.put(key, window);
        }
        if (Workload.isDerived(window.series())) {
            checkDerived(key, window);
            return;
        }
        // What was given is known by shortest windows; a session has at most what is in those that it touches.
        Given given = ledger.givenIn(
                window.series(),
                Workload.windowOf(window.start()),
                Workload.windowOf(window.end() - 1) + Workload.WINDOW_NANOS);
        if (window.count() > given.count()) {
            ledger.violated(
                    "window " + key + " counts " + window.count() + " readings, " + given.count() + " were given");
        } else if (window.count() == given.count() && !given.isTold(window)) {
            ledger.violated(
                    "window " + key + " has all its readings and does not say what they say, which is " + given);
        }
    }

    /** One mean a period at most, and none beyond what held in it. */
    private void checkDerived(String key, WindowAggregate window) {
        long start = Workload.windowOf(window.start());
        long end = Workload.windowOf(window.end() - 1) + Workload.WINDOW_NANOS;
        long periods = (end - start) / Workload.WINDOW_NANOS;
        if (window.count() > periods) {
            ledger.violated("window " + key + " counts " + window.count() + " means of " + periods + " periods");
        }
        Given held = ledger.givenIn(Workload.originOf(window.series()), start - Workload.HELD_NANOS, end);
        if (!(window.min() >= held.min() - ROUNDING && window.max() <= held.max() + ROUNDING)) {
            ledger.violated("window " + key + " has means from " + window.min() + " to " + window.max()
                    + ", what held was " + held);
        }
    }

    void reading(Reading reading) {
        long window = Workload.windowOf(reading.time());
        sentOn.merge(reading.series() + '@' + window, 1, Integer::sum);
        Given given = ledger.givenIn(reading.series(), window, window + Workload.WINDOW_NANOS);
        if (!(reading.value() >= given.min() && reading.value() <= given.max())) {
            ledger.violated("reading " + reading + " is sent on and was not given");
        }
        if (reading.value() >= Workload.RAISED && !readings.add(reading.series() + ' ' + reading.value())) {
            ledger.violated("reading " + reading + " is sent on twice");
        }
    }

    void event(Event event) {
        if (event.type().equals(Event.READINGS_DROPPED) && event.fields().get("readings") instanceof Long readings) {
            dropped += readings;
        }
        if (event.type().equals(Event.ALARM)
                && "raised".equals(event.fields().get("transition"))
                && !alarms.add(
                        event.fields().get("series") + " " + event.fields().get("value"))) {
            ledger.violated("alarm " + event.fields() + " is raised twice");
        }
    }

    /** A device was written to because of that alarm. */
    void actuated(String alarm) {
        if (!actuated.add(alarm)) {
            ledger.violated("alarm " + alarm + " writes to its device a second time");
        }
    }

    /**
     * When all is delivered, and nothing is in a gap: no statement is missing. Not of the story of a disk that no machine runs
     * on: it may break off anywhere.
     *
     * @param late readings that came too late for their window, derived ones among them
     * @param least readings that must have come out
     * @param most readings that may have
     */
    void checkEnd(AgentName agent, long late, long least, long most) {
        // Derived readings are among the late ones and those declared dropped: how many they are nobody says.
        boolean exact = !derives || (late == 0 && dropped == 0);
        long inWindows = windows.values().stream()
                .filter(window -> isShortest(window) && !Workload.isDerived(window.series()))
                .mapToLong(WindowAggregate::count)
                .sum();
        long out = inWindows + late + dropped;
        if (out < least || (exact && out > most)) {
            ledger.violated(out + " readings of " + agent + " are in windows, late or declared dropped, must be "
                    + least + " to " + most);
        }
        windows.forEach((key, window) -> {
            int sent = sentOn.getOrDefault(key, 0);
            if (isShortest(window) && Workload.isSentOn(window.series()) && sent < window.count()) {
                ledger.violated("window " + key + " counts " + window.count() + " readings, " + sent + " were sent on");
            }
            for (int revision = 0; revision < window.revision(); revision++) {
                if (!statements.contains(key + '#' + revision)) {
                    ledger.violated("window " + key + ": revision " + revision + " never came");
                }
            }
        });
    }

    private static String kind(WindowAggregate window) {
        return window.isSession() ? "+session" : isShortest(window) ? "" : "+" + window.length();
    }

    private static boolean isShortest(WindowAggregate window) {
        return !window.isSession() && window.length() == Workload.WINDOW_NANOS;
    }
}
