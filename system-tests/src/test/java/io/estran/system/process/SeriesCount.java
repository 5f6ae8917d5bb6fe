package io.estran.system.process;

import io.estran.agent.input.Inputs;
import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;

/** Counts the readings of one series in a journal. One owner. */
final class SeriesCount implements Inputs {
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

    @Override
    public void tick(long wall, long monotonic, long rejected, long dropped) {}

    @Override
    public void runStarted(long run, Id128 id, String agent, String version, long wall, long monotonic) {}

    @Override
    public void configured(byte[] part, boolean last) {}

    @Override
    public void event(Event event) {}

    @Override
    public void outcome(long order, String outcome, long micros, long wall) {}

    @Override
    public void ended(int source, long position) {}

    @Override
    public void allowance(int source, long position) {}

    @Override
    public void endOfInput() {}
}
