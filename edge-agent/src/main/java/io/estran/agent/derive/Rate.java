package io.estran.agent.derive;

import io.estran.protocol.reading.Quality;

/**
 * How fast a counter goes: steps between two readings that follow one another, by the time between them, at the time of the
 * later one. Four roundings: within 4 u of the exact quotient times the scale, relative, with u = 2^-53 (and a few u^2).
 */
final class Rate extends Derived {
    private static final double SECOND = 1e9;

    private final CounterStep counter;
    /** Of steps by nanoseconds. */
    private final double factor;

    Rate(DeriveSpec spec, int origin, int series, DeriveTally tally) {
        super(spec, origin, series, tally);
        this.counter = new CounterStep(spec, tally);
        this.factor = spec.scale() * SECOND;
    }

    @Override
    public boolean isWaiting() {
        return false;
    }

    @Override
    void take(long watermark, DerivedOutput to) {
        if ((known && of.time <= lastTime) || !counter.isValue(of.value)) {
            tally.unused();
            return;
        }
        double steps = CounterStep.UNKNOWN;
        long nanos = 0;
        int reason = Origin.CERTAIN;
        if (known) {
            nanos = of.time - lastTime;
            steps = counter.between(lastValue, of.value, nanos);
            reason = of.reason == Origin.CERTAIN ? lastReason : of.reason;
        }
        remember();
        if (steps >= 0) {
            Quality quality = reason == Origin.CERTAIN ? Quality.GOOD : Quality.UNCERTAIN;
            to.derived(
                    series(),
                    lastTime,
                    steps * factor / (double) nanos,
                    quality.code(),
                    Math.max(0, reason),
                    lastRecovered);
        }
    }

    @Override
    public void finish(DerivedOutput to) {
        known = false;
    }

    @Override
    void clockWentBack(long latest, DerivedOutput to) {
        if (lastTime > latest) {
            known = false;
        }
    }
}
