package io.estran.system.simulation.world;

import io.estran.process.time.Clock;

/** Time that goes on when the simulation says so. Who waits on it lets time pass, and others do their work meanwhile. */
public final class SimulatedClock implements Clock {
    private static final long WALL_START = 1_760_000_000_000_000_000L;
    private static final long MONOTONIC_START = 7_000_000_000L;

    private long passed;
    private Runnable meanwhile = this::nobodyWorks;

    @Override
    public long wallNanos() {
        return WALL_START + passed;
    }

    @Override
    public long monotonicNanos() {
        return MONOTONIC_START + passed;
    }

    /** Milliseconds since the Unix epoch. */
    public long wallMillis() {
        return wallNanos() / 1_000_000;
    }

    private void nobodyWorks() {
        // Until somebody says otherwise.
    }

    public void advance(long nanos) {
        passed += nanos;
    }

    /** What happens while somebody waits, from now on. */
    public void meanwhile(Runnable work) {
        meanwhile = work;
    }

    @Override
    public void pause(long nanos) {
        passed += nanos;
        meanwhile.run();
    }
}
