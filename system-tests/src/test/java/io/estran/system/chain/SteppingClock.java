package io.estran.system.chain;

import io.estran.process.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The machine's monotonic clock, and a wall clock that goes with it and steps when a test says so. Thread safe. */
public final class SteppingClock implements Clock {
    private final Clock machine = Clock.system();
    private volatile long wallMinusMonotonic;

    /** Shows that time now. */
    public SteppingClock(Instant wall) {
        set(wall);
    }

    /** Steps there. */
    public void set(Instant wall) {
        long nanos = Math.addExact(Math.multiplyExact(wall.getEpochSecond(), 1_000_000_000L), wall.getNano());
        wallMinusMonotonic = nanos - machine.monotonicNanos();
    }

    /** Steps by so much. */
    public void step(Duration step) {
        wallMinusMonotonic += step.toNanos();
    }

    @Override
    public long wallNanos() {
        return machine.monotonicNanos() + wallMinusMonotonic;
    }

    @Override
    public long monotonicNanos() {
        return machine.monotonicNanos();
    }
}
