package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes down what it is given, as lists that compare by value; doubles by their bits. */
final class RecordedInputs implements Inputs {
    final List<Object> all = new ArrayList<>();

    @Override
    public void reading(int series, long time, double value, int quality, int reason, long position) {
        all.add(List.of("reading", series, time, Double.doubleToRawLongBits(value), quality, reason, position));
    }

    @Override
    public void tick(long wall, long monotonic, long rejected, long dropped) {
        all.add(List.of("tick", wall, monotonic, rejected, dropped));
    }

    @Override
    public void series(int number, int source, String name, SeriesAttributes attributes) {
        all.add(List.of("series", number, source, name, attributes));
    }

    @Override
    public void retired(int number) {
        all.add(List.of("retired", number));
    }

    @Override
    public void runStarted(long number, Id128 run, String agent, String version, long wall, long monotonic) {
        all.add(List.of("run", number, run, agent, version, wall, monotonic));
    }

    @Override
    public void configured(byte[] part, boolean last) {
        all.add(List.of("configured", Arrays.toString(part), last));
    }

    @Override
    public void event(Event event) {
        all.add(List.of("event", event, List.copyOf(event.fields().keySet())));
    }

    @Override
    public void outcome(long order, String outcome, long micros, long wall) {
        all.add(List.of("outcome", order, outcome, micros, wall));
    }

    @Override
    public void ended(int source, long position) {
        all.add(List.of("ended", source, position));
    }

    @Override
    public void allowance(int source, long position) {
        all.add(List.of("allowance", source, position));
    }

    @Override
    public void timeKnown(long earliest, long offset) {
        all.add(List.of("time", earliest, offset));
    }

    @Override
    public void endOfInput() {
        all.add("end");
    }
}
