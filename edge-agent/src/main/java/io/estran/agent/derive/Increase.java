package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.reading.QualityReason;

/**
 * How far a counter went in a period: its steps belong to the period of the reading that shows them, so that periods add up.
 * Exact for counters of whole numbers below 2^53 in all, otherwise rounded once; the scale rounds once more.
 */
final class Increase extends PerPeriod {
    private final CounterStep counter;
    private final WideSum sum = new WideSum();

    Increase(DeriveSpec spec, int origin, int series, DeriveTally tally) {
        super(spec, origin, series, tally);
        this.counter = new CounterStep(spec, tally);
    }

    @Override
    boolean isUsable() {
        return counter.isValue(of.value) && (!known || of.time > lastTime);
    }

    @Override
    void clear() {
        sum.clear();
    }

    @Override
    void overHeld(long nanos) {}

    @Override
    void follow() {
        double steps = counter.between(lastValue, of.value, of.time - lastTime);
        doubt(of.reason);
        if (steps >= 0) {
            sum.add(steps);
        } else {
            doubt(QualityReason.MISSING_VALUE.code());
        }
    }

    @Override
    double periodValue() {
        return sum.value() * spec.scale();
    }

    @Override
    void writeAmounts(ByteWriter to) {
        sum.write(to);
    }

    @Override
    void readAmounts(ByteReader from) {
        sum.read(from);
    }
}
