package io.estran.agent.source.csv;

import io.estran.process.time.Clock;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds rows back until they are due: event-time differences, divided by the speed, over monotonic time. A step back is not
 * waited for, nor does it shorten a later wait: behind it, differences count as before. One owner.
 */
final class Pace {
    /** Waits are cut into pieces of this length, so that a clock that is not the machine's is looked at again, ns. */
    private static final long PIECE = 20_000_000;

    private final Clock clock;
    private final double speed;
    private boolean begun;
    private long previous;
    private double due;
    private long began;

    Pace(Clock clock, double speed) {
        this.clock = clock;
        this.speed = speed;
    }

    /** Waits until a row of that event time is due; the first one is due at once. */
    void await(long eventTime) throws InterruptedException {
        if (speed == CsvSettings.AS_FAST_AS_POSSIBLE) {
            return;
        }
        if (!begun) {
            begun = true;
            began = clock.monotonicNanos();
            previous = eventTime;
        }
        due += Math.max(0.0, (double) eventTime - previous) / speed;
        previous = eventTime;
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            double left = due - (clock.monotonicNanos() - began);
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, (long) Math.min(left, PIECE));
        }
    }
}
