package io.estran.twin.state;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.twin.stream.Place;
import java.util.List;

/**
 * The newest windows of one series and one length. Immutable; any thread.
 *
 * @param length length of the windows, ns. Local days, which have 23 to 25 hours, count as 24. Of sessions, which have any
 *     length, the gap that ends them
 * @param windows the newest revision of each window, oldest first, at least one
 * @param place where the newest window was sealed and is stored
 */
public record WindowHistory(long length, List<WindowAggregate> windows, Place place) {
    public WindowHistory {
        windows = List.copyOf(windows);
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("a history has at least one window");
        }
    }

    /** Whether the windows are sessions. */
    public boolean isOfSessions() {
        return last().isSession();
    }

    /** The newest window. */
    public WindowAggregate last() {
        return windows.get(windows.size() - 1);
    }
}
