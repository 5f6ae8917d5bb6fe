package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;

/**
 * The integral of a quantity over a period, in its unit times seconds. Periods add up to the integral over all readings: where one
 * ends before the next reading is there, the last value is taken to go on, and what that was wrong by goes to the next period.
 *
 * <p>With u = 2^-53, n readings in the period and A the integral of the quantity's size: within 4 u |energy| + (3 n u)^2 A + 8 u L of
 * the exact value, relative to the given readings, where L is the part of A between the readings around the period's two ends (and a few u^2).
 */
final class Energy extends PerPeriod {
    private static final double SECOND = 1e9;

    private final WideSum sum = new WideSum();
    /** What earlier periods have of the time since the last reading. */
    private double given;

    Energy(DeriveSpec spec, int origin, int series, DeriveTally tally) {
        super(spec, origin, series, tally);
    }

    @Override
    void clear() {
        sum.clear();
    }

    @Override
    void overHeld(long nanos) {}

    @Override
    void overLine(long from, long to) {}

    @Override
    void first() {
        given = 0;
    }

    @Override
    void follow() {
        long nanos = of.time - lastTime;
        if (nanos > spec.longest() || !spec.line()) {
            sum.addProduct(lastValue, (double) Math.min(nanos, spec.longest()));
        } else {
            sum.addProduct(lastValue, nanos / 2.0);
            sum.addProduct(of.value, nanos / 2.0);
        }
        takeBack();
    }

    private void takeBack() {
        sum.add(-given);
        given = 0;
    }

    @Override
    void close(long time) {
        if (!known) {
            return;
        }
        takeBack();
        long nanos = time - lastTime;
        boolean between = of.shown && of.time >= time && of.time - lastTime <= spec.longest();
        given = between && spec.line()
                ? (lastValue + onLine(time)) * (nanos / 2.0)
                : lastValue * Math.min(nanos, spec.longest());
        sum.add(given);
    }

    @Override
    void cutOff() {
        takeBack();
    }

    @Override
    double periodValue() {
        return sum.value() / SECOND * spec.scale();
    }

    @Override
    void writeAmounts(ByteWriter to) {
        sum.write(to);
        to.number(given);
    }

    @Override
    void readAmounts(ByteReader from) {
        sum.read(from);
        given = from.number();
    }
}
