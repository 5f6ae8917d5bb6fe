package io.estran.agent.spool;

import io.estran.agent.backlog.LinkRate;
import io.estran.protocol.lane.BatchClass;
import java.time.Duration;
import java.util.EnumMap;

/**
 * After an outage new data goes to a fresh lane, so that it need not wait behind what piled up: if a class's lane has more unsent
 * than two seconds of link when a connection comes back, or turns out to have in its first ten seconds, while the rate shows
 * itself. At most once a minute for a class, and not when so many lanes are held that sealing would come to wait for them.
 * Owned by the storage thread.
 */
final class LiveFirst {
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();
    private static final long LOOKS = Duration.ofSeconds(10).toNanos();
    private static final int SECONDS = 2;

    private final LaneBook book;
    private final LinkRate rate;
    private final EnumMap<BatchClass, Long> opened = new EnumMap<>(BatchClass.class);
    private boolean looking;
    private long connectedAt;

    LiveFirst(LaneBook book, LinkRate rate) {
        this.book = book;
        this.rate = rate;
    }

    /** A connection is up; nothing is on its way. {@code now} is monotonic, ns, as everywhere here. */
    void connected(long now) {
        looking = true;
        connectedAt = now;
        look(now);
    }

    void look(long now) {
        looking &= now - connectedAt <= LOOKS;
        if (!looking) {
            return;
        }
        for (BatchClass batchClass : BatchClass.values()) {
            Lane lane = book.current(batchClass);
            if (lane != null && isDue(batchClass, now) && lane.hasUnsent(SECONDS * rate.bytesPerSecond() + 1)) {
                book.endCurrent(batchClass);
                opened.put(batchClass, now);
            }
        }
    }

    private boolean isDue(BatchClass batchClass, long now) {
        Long before = opened.get(batchClass);
        return (before == null || now - before >= INTERVAL) && book.openedSinceOldest() < LaneBook.MOST_OPENED / 2;
    }
}
