package io.estran.process.time;

import java.util.concurrent.locks.LockSupport;

/**
 * Both clocks of a process. Wall-clock time dates things for people and other machines and may step either way;
 * monotonic time measures durations. Implementations are thread safe.
 */
public interface Clock {
    /** Wall-clock time, ns since the Unix epoch. */
    long wallNanos();

    /** Monotonic time, ns from an arbitrary start. */
    long monotonicNanos();

    /**
     * Waits that long on this clock, ns, or shorter: whoever waits looks again. Here the thread is parked; a clock that
     * belongs to a host without threads lets time pass and others do their work instead.
     */
    default void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }

    /** The machine's clocks. */
    static Clock system() {
        return new SystemClock();
    }
}
