package io.estran.twin.state;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.twin.stream.CommittedRecord;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The windows of one series, by length, sessions by their gap. One owner thread. */
final class PropertyFold {
    /** Most lengths of one series' windows, and gaps of its sessions, together. */
    static final int MAX_LENGTHS = 8;

    private static final long HOUR = 3_600_000_000_000L;
    private static final long DAY = 24 * HOUR;
    /** No zone moves its clocks by more. */
    private static final long LARGEST_CLOCK_CHANGE = 2 * HOUR;

    /** Windows of one length, or sessions of one gap, which follow those cut by time. */
    private record Kind(boolean isSession, long length) implements Comparable<Kind> {
        static Kind of(WindowAggregate window) {
            return window.isSession() ? new Kind(true, window.session()) : new Kind(false, nominal(window.length()));
        }

        @Override
        public int compareTo(Kind other) {
            int order = Boolean.compare(isSession, other.isSession);
            return order == 0 ? Long.compare(length, other.length) : order;
        }
    }

    private final String series;
    private final FreshnessRule rule;
    private final int bound;
    private final TreeMap<Kind, HistoryFold> byLength = new TreeMap<>();
    private @Nullable PropertyState state;

    PropertyFold(String series, FreshnessRule rule, int bound) {
        this.series = series;
        this.rule = rule;
        this.bound = bound;
    }

    /** Whether there is room for windows of its length, or sessions of its gap. */
    boolean hasRoomFor(WindowAggregate window) {
        return byLength.size() < MAX_LENGTHS || byLength.containsKey(Kind.of(window));
    }

    /** Takes a window; whether that changed anything. */
    boolean add(CommittedRecord.Aggregate record) {
        boolean changed = byLength.computeIfAbsent(
                        Kind.of(record.window()), kind -> new HistoryFold(kind.length(), bound))
                .add(record);
        if (changed) {
            state = null;
        }
        return changed;
    }

    int windows() {
        int windows = 0;
        for (HistoryFold history : byLength.values()) {
            windows += history.size();
        }
        return windows;
    }

    /** Estimated size of its windows, bytes. */
    long bytes() {
        long bytes = 0;
        for (HistoryFold history : byLength.values()) {
            bytes += history.bytes();
        }
        return bytes;
    }

    /** Forgets the oldest window of its longest history; false if no history has more than one. */
    boolean forgetOldest() {
        HistoryFold longest = null;
        for (HistoryFold history : byLength.values()) {
            if (longest == null || history.size() > longest.size()) {
                longest = history;
            }
        }
        if (longest == null || longest.size() <= 1) {
            return false;
        }
        longest.forgetOldest();
        state = null;
        return true;
    }

    PropertyState state() {
        PropertyState known = state;
        if (known == null) {
            List<WindowHistory> histories =
                    byLength.values().stream().map(HistoryFold::history).toList();
            known = new PropertyState(series, histories, rule);
            state = known;
        }
        return known;
    }

    /** The length without the hour or so that a change of clocks adds to a local day or takes from it. */
    static long nominal(long length) {
        long days = (length + DAY / 2) / DAY;
        return days > 0 && Math.abs(length - days * DAY) <= LARGEST_CLOCK_CHANGE ? days * DAY : length;
    }
}
