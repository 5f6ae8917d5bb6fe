package io.estran.system.process;

import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.source.SeriesAttributes;

/** Counts the readings of one series in a journal. One owner. */
final class SeriesCount extends IgnoredInputs {
    private final String wanted;
    private int number = -1;
    private long count;

    SeriesCount(String wanted) {
        this.wanted = wanted;
    }

    long count() {
        return count;
    }

    @Override
    public void reading(int series, long time, double value, int quality, int reason, long position) {
        if (series == number) {
            count++;
        }
    }

    @Override
    public void series(int of, int source, String name, SeriesAttributes attributes) {
        if (name.equals(wanted)) {
            number = of;
        }
    }
}
