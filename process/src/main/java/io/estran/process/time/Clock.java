package io.estran.process.time;

/**
 * Both clocks of a process. Wall-clock time dates things for people and other machines and may step either way;
 * monotonic time measures durations. Implementations are thread safe.
 */
public interface Clock {
    /** Wall-clock time, ns since the Unix epoch. */
    long wallNanos();

    /** Monotonic time, ns from an arbitrary start. */
    long monotonicNanos();

    /** The machine's clocks. */
    static Clock system() {
        return new SystemClock();
    }
}
