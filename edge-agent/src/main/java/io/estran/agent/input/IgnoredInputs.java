package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;

/** Takes inputs and does nothing with them: whoever reads a journal for one kind of input overrides that kind. */
public class IgnoredInputs implements Inputs {
    @Override
    public void reading(int series, long time, double value, int quality, int reason, long position) {}

    @Override
    public void tick(long wall, long monotonic, long rejected, long dropped) {}

    @Override
    public void series(int number, int source, String name, SeriesAttributes attributes) {}

    @Override
    public void retired(int number) {}

    @Override
    public void runStarted(long number, Id128 run, String agent, String version, long wall, long monotonic) {}

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
    public void timeKnown(long earliest, long offset) {}

    @Override
    public void endOfInput() {}
}
