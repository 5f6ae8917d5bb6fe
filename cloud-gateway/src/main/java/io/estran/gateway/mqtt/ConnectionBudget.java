package io.estran.gateway.mqtt;

import io.estran.process.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Which new connections are taken: so many at once, so many a second (a bucket that holds one second of them). The others wait
 * for a random time and are closed; so many may wait, further ones are closed at once. Thread safe,
 * without locks: event loops ask.
 */
final class ConnectionBudget {
    private static final long NANOS = 1_000_000_000L;
    private static final int SHORTEST_DELAY_MILLIS = 50;
    private static final int LONGEST_DELAY_MILLIS = 1_000;
    private static final int MOST_WAITING = 1_000;

    private final int maximum;
    private final long interval;
    private final Clock clock;
    private final RandomGenerator random;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Monotonic time whose credit is spent: each connection costs an interval, and credit older than a second is gone. */
    private final AtomicLong spentTo;

    /**
     * A budget with a second's credit.
     *
     * @param maximum connections at once
     * @param perSecond connections a second, 1 to 1,000,000,000
     * @param random thread safe
     */
    ConnectionBudget(int maximum, int perSecond, Clock clock, RandomGenerator random) {
        this.maximum = maximum;
        this.interval = NANOS / perSecond;
        this.clock = clock;
        this.random = random;
        this.spentTo = new AtomicLong(clock.monotonicNanos() - NANOS);
    }

    /** Takes a place; false if there is none now. */
    boolean take() {
        if (open.incrementAndGet() <= maximum && spend(clock.monotonicNanos())) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    private boolean spend(long now) {
        while (true) {
            long spent = spentTo.get();
            long next = (now - spent > NANOS ? now - NANOS : spent) + interval;
            if (next - now > 0) {
                return false;
            }
            if (spentTo.compareAndSet(spent, next)) {
                return true;
            }
        }
    }

    /** Gives a place back. */
    void giveBack() {
        open.decrementAndGet();
    }

    /** How long a refused connection waits before it is closed, ms; 0 if too many wait. Then {@link #waited}. */
    long delayMillis() {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return 0;
        }
        return random.nextInt(SHORTEST_DELAY_MILLIS, LONGEST_DELAY_MILLIS);
    }

    /** A refused connection is closed. */
    void waited() {
        waiting.decrementAndGet();
    }

    /** Connections open now. */
    int open() {
        return open.get();
    }
}
