package io.estran.cli.scenario;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** When a run's input ends by itself. Asked again and again by one thread. */
@FunctionalInterface
public interface RunEnd {
    /** Whether the end is reached now, monotonic time in ns. */
    boolean isReached(long monotonicNanos);

    /** Only a signal ends it. */
    static RunEnd never() {
        return now -> false;
    }

    /** So long after every source has given its first reading. */
    static RunEnd after(Duration length, BooleanSupplier everySourceHasGiven) {
        return new RunEnd() {
            private boolean begun;
            private long begunAt;

            @Override
            public boolean isReached(long now) {
                if (!begun && everySourceHasGiven.getAsBoolean()) {
                    begun = true;
                    begunAt = now;
                }
                return begun && now - begunAt >= length.toNanos();
            }
        };
    }

    /**
     * When all files have ended and, if there are network sources, nothing was received for a while.
     *
     * @param received readings received so far, of all sources
     */
    static RunEnd whenIdle(Duration idle, boolean networkSources, BooleanSupplier filesEnded, LongSupplier received) {
        return new RunEnd() {
            private long last = -1;
            private long lastChange;

            @Override
            public boolean isReached(long now) {
                long present = received.getAsLong();
                if (present != last) {
                    last = present;
                    lastChange = now;
                }
                return filesEnded.getAsBoolean() && (!networkSources || now - lastChange >= idle.toNanos());
            }
        };
    }
}
