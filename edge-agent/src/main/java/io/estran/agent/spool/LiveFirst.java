package io.estran.agent.spool;

import io.estran.agent.backlog.Backlog;
import io.estran.agent.backlog.Drain;
import io.estran.agent.backlog.LinkRate;
import io.estran.protocol.lane.BatchClass;
import java.time.Duration;
import java.util.EnumMap;

/**
 * After an outage new data goes to a fresh lane, so that it need not wait behind what piled up: if a class's lane has more unsent
 * than two seconds of link when a connection comes back, or turns out to have in its first ten seconds, while the rate shows
 * itself. At most once a minute for a class, and not when so many lanes are held that sealing would come to wait for them.
 * Follows the backlog to its end. Owned by the storage thread.
 */
final class LiveFirst {
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();
    private static final long LOOKS = Duration.ofSeconds(10).toNanos();
    private static final int SECONDS = 2;

    private final LaneBook book;
    private final SendPlan plan;
    private final LinkRate rate;
    private final Drain drain = new Drain();
    private final EnumMap<BatchClass, Long> opened = new EnumMap<>(BatchClass.class);
    private boolean connected;
    private boolean looking;
    private long connectedAt;
    private Backlog backlog = Backlog.NONE;

    LiveFirst(LaneBook book, SendPlan plan, LinkRate rate) {
        this.book = book;
        this.plan = plan;
        this.rate = rate;
    }

    /** A connection is up, or gone; nothing is on its way. {@code now} is monotonic, ns, as everywhere here. */
    void connected(boolean up, long now) {
        connected = up;
        looking = up;
        connectedAt = now;
        drain.connected(up, now, plan.backlogSent());
        if (up) {
            rate.connected(now);
            openLanes(now);
        }
    }

    /** About once a second. */
    void look(long now) {
        openLanes(now);
        backlog = drain.look(SpoolMeasure.waiting(book, connected), plan.backlogSent(), rate.bytesPerSecond(), now);
    }

    /** What waits, as of the last look. */
    Backlog backlog() {
        return backlog;
    }

    LinkRate link() {
        return rate;
    }

    private void openLanes(long now) {
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
