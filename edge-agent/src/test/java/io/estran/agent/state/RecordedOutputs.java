package io.estran.agent.state;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Reading;
import java.util.ArrayList;
import java.util.List;

/** Every record that came out, with its ordinal. */
final class RecordedOutputs implements Outputs {
    /** One record; an Event, a WindowAggregate or a Reading. */
    record Output(long ordinal, String asset, Object record) {}

    final List<Output> all = new ArrayList<>();

    @Override
    public void aggregate(long ordinal, String asset, WindowAggregate aggregate) {
        all.add(new Output(ordinal, asset, aggregate));
    }

    @Override
    public void raw(long ordinal, String asset, Reading reading) {
        all.add(new Output(ordinal, asset, reading));
    }

    @Override
    public void event(long ordinal, Event event) {
        all.add(new Output(ordinal, event.asset(), event));
    }

    List<WindowAggregate> windows() {
        return all.stream()
                .map(Output::record)
                .filter(WindowAggregate.class::isInstance)
                .map(WindowAggregate.class::cast)
                .toList();
    }
}
