package io.estran.agent.state;

import io.estran.agent.window.WindowSpec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Where windows begin and end, found by looking at the local clock minute by minute, from some days before a time to some days after another one. For zones whose
 * clocks show whole minutes.
 */
final class ReferenceCalendar {
    private static final long MINUTE = 60_000_000_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final WindowSpec spec;
    private final int panes;
    /** With a zone: where panes begin. */
    private final TreeSet<Long> starts = new TreeSet<>();

    ReferenceCalendar(WindowSpec spec, long from, long to) {
        this.spec = spec;
        this.panes = spec.isHopping() ? (int) (spec.length() / spec.every()) : 1;
        ZoneId zone = spec.zone();
        if (zone == null) {
            return;
        }
        boolean counted = spec.pane() <= HOUR;
        long margin = 2 * spec.length() + 2 * DAY;
        long begin = from / DAY * DAY - margin;
        long shown = Long.MIN_VALUE;
        List<Long> reached = new ArrayList<>();
        for (long time = begin; time < to + margin; time += MINUTE) {
            long offset =
                    zone.getRules().getOffset(Instant.ofEpochSecond(0, time)).getTotalSeconds() * 1_000_000_000L;
            long number = Math.floorDiv(time + offset - spec.from(), counted ? DAY : spec.pane());
            if (number > shown) {
                shown = number;
                reached.add(time);
            }
        }
        for (int i = 1; i + 1 < reached.size(); i++) {
            for (long start = reached.get(i); start < reached.get(i + 1); start += counted ? spec.pane() : 100 * DAY) {
                starts.add(start);
            }
        }
    }

    /** Start of the pane that holds a time. */
    long pane(long time) {
        return spec.zone() == null ? Math.floorDiv(time, spec.pane()) * spec.pane() : starts.floor(time);
    }

    /** Starts of the windows that have a pane. */
    List<Long> starts(long pane) {
        List<Long> all = new ArrayList<>();
        long start = pane;
        for (int i = 0; i < panes; i++) {
            all.add(start);
            start = pane(start - 1);
        }
        return all;
    }

    /** End of the window that begins there. */
    long end(long start) {
        long end = start;
        for (int i = 0; i < panes; i++) {
            end = spec.zone() == null ? end + spec.pane() : starts.higher(end);
        }
        return end;
    }
}
