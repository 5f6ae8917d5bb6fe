package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;

/**
 * The mean of a period, each value weighted with the time for which it held. With u = 2^-53, n readings in the period and M the
 * largest size of their values: within u |mean| + (3 n u)^2 M of the exact mean, so that a quantity that did not change has its
 * value as its mean. The scale, if there is one, rounds once more; on lines, the values at both ends of the period are rounded, which
 * adds 6 u M at most.
 */
final class Mean extends PerPeriod {
    private final WideSum sum = new WideSum();

    Mean(DeriveSpec spec, int origin, int series, DeriveTally tally) {
        super(spec, origin, series, tally);
    }

    @Override
    void clear() {
        sum.clear();
    }

    @Override
    void overHeld(long nanos) {
        sum.addProduct(lastValue, (double) nanos);
    }

    @Override
    void overLine(long from, long to) {
        double half = (to - from) / 2.0;
        sum.addProduct(from == lastTime ? lastValue : onLine(from), half);
        sum.addProduct(to == of.time ? of.value : onLine(to), half);
    }

    @Override
    double periodValue() {
        return sum.dividedBy((double) knownNanos()) * spec.scale();
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
