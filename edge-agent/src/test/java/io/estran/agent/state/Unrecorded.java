package io.estran.agent.state;

import io.estran.agent.input.Inputs;
import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;

/** Gives inputs to a state the way the pipeline does while storage takes none. */
record Unrecorded(PipelineState state) implements Inputs {
    @Override
    public void reading(int series, long time, double value, int quality, int reason, long position) {
        state.unrecorded(series, time, value, quality, reason, position);
    }

    @Override
    public void tick(long wall, long monotonic, long rejected, long dropped) {
        state.unrecordedTick(wall, monotonic, rejected, dropped);
    }

    @Override
    public void series(int number, int source, String name, SeriesAttributes attributes) {
        state.series(number, source, name, attributes);
    }

    @Override
    public void retired(int number) {
        state.retired(number);
    }

    @Override
    public void runStarted(long number, Id128 run, String agent, String version, long wall, long monotonic) {
        throw new IllegalStateException("a run begins with a frame");
    }

    @Override
    public void configured(byte[] part, boolean last) {
        throw new IllegalStateException("a configuration begins with a frame");
    }

    @Override
    public void event(Event event) {
        state.event(event);
    }

    @Override
    public void outcome(long order, String outcome, long micros, long wall) {
        state.outcome(order, outcome, micros, wall);
    }

    @Override
    public void ended(int source, long position) {
        state.ended(source, position);
    }

    @Override
    public void allowance(int source, long position) {
        state.allowance(source, position);
    }

    @Override
    public void timeKnown(long earliest, long offset) {
        state.timeKnown(earliest, offset);
    }

    @Override
    public void endOfInput() {
        state.endOfInput();
    }
}
