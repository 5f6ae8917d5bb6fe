package io.estran.agent.spool;

import io.estran.process.time.Clock;
import io.estran.protocol.lane.BatchClass;
import java.time.Duration;

/**
 * After an outage new data goes to a fresh lane, so that it need not wait behind what piled up: if a class's lane has more
 * unsent than {@value #BACKLOG_BYTES} bytes (two seconds of a link of 1 Mbit/s) when a connection comes back, at most once a
 * minute. Owned by the storage thread.
 */
final class LiveFirst {
    static final long BACKLOG_BYTES = 256 * 1024;
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final LaneBook book;
    private final Clock clock;
    private long notBefore;

    LiveFirst(LaneBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
        this.notBefore = clock.monotonicNanos();
    }

    void connected() {
        long now = clock.monotonicNanos();
        if (now - notBefore < 0) {
            return;
        }
        for (BatchClass batchClass : BatchClass.values()) {
            Lane lane = book.current(batchClass);
            if (lane != null && unsent(lane) > BACKLOG_BYTES) {
                book.endCurrent(batchClass);
                notBefore = now + INTERVAL.toNanos();
            }
        }
    }

    private static long unsent(Lane lane) {
        return lane.items.stream()
                .filter(item -> item.state == Item.State.UNSENT)
                .mapToLong(item -> item.length)
                .sum();
    }
}
