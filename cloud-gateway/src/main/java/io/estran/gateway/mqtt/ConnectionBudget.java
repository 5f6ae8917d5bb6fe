package io.estran.gateway.mqtt;

import io.estran.process.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Which new connections are taken: so many at once, so many a second (a bucket that holds one second of them). The others wait
 * for a random time and are closed; so many may wait, further ones are closed at once. Thread safe.
 */
final class ConnectionBudget {
    private static final long NANOS = 1_000_000_000L;
    private static final int SHORTEST_DELAY_MILLIS = 50;
    private static final int LONGEST_DELAY_MILLIS = 1_000;
    private static final int MOST_WAITING = 1_000;

    private final int maximum;
    private final long perSecond;
    private final Clock clock;
    private final RandomGenerator random;
    private int open;
    private int waiting;
    private long credit;
    private long filledAt;

    ConnectionBudget(int maximum, int perSecond, Clock clock, RandomGenerator random) {
        this.maximum = maximum;
        this.perSecond = perSecond;
        this.clock = clock;
        this.random = random;
        this.credit = perSecond * NANOS;
        this.filledAt = clock.monotonicNanos();
    }

    /** Takes a place; false if there is none now. */
    synchronized boolean take() {
        long now = clock.monotonicNanos();
        long full = perSecond * NANOS;
        long elapsed = Math.min(NANOS, now - filledAt);
        credit = Math.min(full, credit + elapsed * perSecond);
        filledAt = now;
        if (open >= maximum || credit < NANOS) {
            return false;
        }
        credit -= NANOS;
        open++;
        return true;
    }

    /** Gives a place back. */
    synchronized void giveBack() {
        open--;
    }

    /** How long a refused connection waits before it is closed, ms; 0 if too many wait. Then {@link #waited}. */
    synchronized long delayMillis() {
        if (waiting >= MOST_WAITING) {
            return 0;
        }
        waiting++;
        return random.nextInt(SHORTEST_DELAY_MILLIS, LONGEST_DELAY_MILLIS);
    }

    /** A refused connection is closed. */
    synchronized void waited() {
        waiting--;
    }

    /** Connections open now. */
    synchronized int open() {
        return open;
    }
}
