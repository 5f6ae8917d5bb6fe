package io.estran.cli.arrival;

import io.estran.protocol.aggregate.WindowAggregate;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Adds up the readings in the windows that a read_committed consumer got: the highest revision of each window, of each
 * series' shortest windows that do not overlap. Owned by the consumer thread and read by others, hence synchronised. Windows are forgotten
 * once they are final, so memory is bounded by the open ones.
 */
public final class WindowSums {
    private static final long HOUR = 3_600_000_000_000L;
    private static final long SHORTEST_DAY = 23 * HOUR;
    private static final long LONGEST_DAY = 25 * HOUR;

    private final Map<String, TreeMap<Long, Sum>> bySeries = new HashMap<>();
    private long closed;
    private long revised;

    /**
     * Takes a statement on a window; each is given once.
     *
     * @param length of windows of its kind, ns; empty if its readings are in other windows of its series as well
     */
    synchronized void add(WindowAggregate window, OptionalLong length) {
        if (window.revision() == 0) {
            closed++;
        } else {
            revised++;
        }
        if (length.isPresent()) {
            bySeries.computeIfAbsent(window.series(), name -> new TreeMap<>())
                    .computeIfAbsent(kind(length.getAsLong()), kind -> new Sum())
                    .add(window);
        }
    }

    /** Local days have 23, 24 or 25 hours and are one kind of window. */
    private static long kind(long length) {
        return length >= SHORTEST_DAY && length <= LONGEST_DAY ? 24 * HOUR : length;
    }

    /** Readings, bad ones included. */
    public synchronized long readings() {
        return bySeries.values().stream()
                .mapToLong(lengths -> lengths.firstEntry().getValue().readings())
                .sum();
    }

    /** Windows stated for the first time. */
    public synchronized long closed() {
        return closed;
    }

    /** Statements that revised a window. */
    public synchronized long revised() {
        return revised;
    }

    /** The windows of one series and length. */
    private static final class Sum {
        private final Map<Long, WindowAggregate> open = new HashMap<>();
        private long inFinal;

        void add(WindowAggregate window) {
            WindowAggregate known = open.get(window.start());
            if (known != null && known.revision() > window.revision()) {
                return;
            }
            if (window.isFinal()) {
                open.remove(window.start());
                inFinal += window.count() + window.bad();
            } else {
                open.put(window.start(), window);
            }
        }

        long readings() {
            return inFinal
                    + open.values().stream()
                            .mapToLong(window -> window.count() + window.bad())
                            .sum();
        }
    }
}
