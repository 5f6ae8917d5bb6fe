package io.estran.cli.plant;

import io.estran.process.time.Clock;

/**
 * Which samples are due. Sample k of a series is taken k periods after the series began, whenever it is sent; a sensor keeps at
 * most one second of them: when the receiver is slower than that, the oldest are skipped and counted. One owner.
 */
final class SensorSchedule {
    private static final double NANOS = 1e9;
    private static final double KEPT_SECONDS = 1;

    private final Clock clock;
    private final double periodNanos;
    private long begunWall;
    private long begunMonotonic;
    private long taken;
    private long skipped;

    /** @param samplesPerSecond positive */
    SensorSchedule(Clock clock, double samplesPerSecond) {
        this.clock = clock;
        this.periodNanos = NANOS / samplesPerSecond;
        begin();
    }

    /** Begins a new series now. */
    void begin() {
        begunWall = clock.wallNanos();
        begunMonotonic = clock.monotonicNanos();
        taken = 0;
    }

    /** Samples that are due and not yet taken; skips what is older than a second. */
    long due() {
        long due = (long) ((clock.monotonicNanos() - begunMonotonic) / periodNanos) - taken;
        long kept = Math.max(1, (long) (KEPT_SECONDS * NANOS / periodNanos));
        if (due > kept) {
            skipped += due - kept;
            taken += due - kept;
            return kept;
        }
        return due;
    }

    /** Takes the next sample: its event time, ns since the Unix epoch. */
    long take() {
        taken++;
        return begunWall + (long) (taken * periodNanos);
    }

    /** Seconds between two samples. */
    double periodSeconds() {
        return periodNanos / NANOS;
    }

    /** Samples that were never sent. */
    long skipped() {
        return skipped;
    }
}
