package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;

/** Seconds of a period in which the value lay from one bound to the other. Counted in whole nanoseconds: exact but for the last rounding. */
final class TimeIn extends PerPeriod {
    private static final double SECOND = 1e9;

    private long nanosIn;

    TimeIn(DeriveSpec spec, int origin, int series, DeriveTally tally) {
        super(spec, origin, series, tally);
    }

    @Override
    void clear() {
        nanosIn = 0;
    }

    @Override
    void overHeld(long nanos) {
        if (lastValue >= spec.low() && lastValue <= spec.high()) {
            nanosIn += nanos;
        }
    }

    @Override
    double periodValue() {
        return nanosIn / SECOND * spec.scale();
    }

    @Override
    void writeAmounts(ByteWriter to) {
        to.varint(nanosIn);
    }

    @Override
    void readAmounts(ByteReader from) {
        nanosIn = from.varint();
    }
}
