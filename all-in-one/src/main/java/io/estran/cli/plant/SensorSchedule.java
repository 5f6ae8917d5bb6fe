package io.estran.cli.plant;

import io.estran.process.time.Clock;

/**
 * Which rounds of readings are due. Round k is taken k periods after the beginning, whenever it is sent; at most one second of
 * them is kept: when the receiver is slower than that, the oldest are skipped and counted. One owner.
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

    /** @param roundsPerSecond positive */
    SensorSchedule(Clock clock, double roundsPerSecond) {
        this.clock = clock;
        this.periodNanos = NANOS / roundsPerSecond;
        begin();
    }

    /** Begins anew, now. */
    void begin() {
        begunWall = clock.wallNanos();
        begunMonotonic = clock.monotonicNanos();
        taken = 0;
    }

    /** Rounds that are due and not yet taken; skips what is older than a second. */
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

    /** Takes the next round: its event time, ns since the Unix epoch. */
    long take() {
        taken++;
        return begunWall + (long) (taken * periodNanos);
    }

    /** Seconds between two rounds. */
    double periodSeconds() {
        return periodNanos / NANOS;
    }

    /** Rounds that were never sent. */
    long skipped() {
        return skipped;
    }
}
