package io.estran.twin.state;

import io.estran.twin.stream.CommittedRecord;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The windows of one series, by length. One owner thread. */
final class PropertyFold {
    /** Most lengths of one series' windows. */
    static final int MAX_LENGTHS = 8;

    private static final long HOUR = 3_600_000_000_000L;
    private static final long DAY = 24 * HOUR;
    /** No zone moves its clocks by more. */
    private static final long LARGEST_CLOCK_CHANGE = 2 * HOUR;

    private final String series;
    private final FreshnessRule rule;
    private final int bound;
    private final TreeMap<Long, HistoryFold> byLength = new TreeMap<>();
    private @Nullable PropertyState state;

    PropertyFold(String series, FreshnessRule rule, int bound) {
        this.series = series;
        this.rule = rule;
        this.bound = bound;
    }

    /** Whether there is room for a window of that length. */
    boolean hasRoomFor(long length) {
        return byLength.size() < MAX_LENGTHS || byLength.containsKey(nominal(length));
    }

    /** Takes a window; whether that changed anything. */
    boolean add(CommittedRecord.Aggregate record) {
        boolean changed = byLength.computeIfAbsent(
                        nominal(record.window().length()), length -> new HistoryFold(length, bound))
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
