package io.estran.testkit;

import io.estran.process.time.Clock;
import java.time.Duration;

/** A clock moved by hand. Wall clock and monotonic clock start apart, so that code that mixes them up is found. Thread safe. */
public final class ManualClock implements Clock {
    private static final long MONOTONIC_START = 7_000_000_000L;

    private long wall;
    private long monotonic = MONOTONIC_START;

    /** Starts at that wall-clock time, ns since the Unix epoch. */
    public ManualClock(long wallNanos) {
        wall = wallNanos;
    }

    @Override
    public synchronized long wallNanos() {
        return wall;
    }

    @Override
    public synchronized long monotonicNanos() {
        return monotonic;
    }

    /** Lets time pass: both clocks go on. */
    public synchronized void advance(Duration duration) {
        wall += duration.toNanos();
        monotonic += duration.toNanos();
    }

    /** Steps the wall clock, forth or back, as a person or a time server does; the monotonic clock stands. */
    public synchronized void step(Duration duration) {
        wall += duration.toNanos();
    }
}
