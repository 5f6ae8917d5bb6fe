package io.estran.agent.state;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Reading;

/** Where the records go that inputs make; ordinals count per class from 1. */
public interface Outputs {
    /** Before replay or a run has begun: nothing can come. */
    Outputs NONE = new Outputs() {
        @Override
        public void aggregate(long ordinal, String asset, WindowAggregate aggregate) {
            throw new IllegalStateException("a record before the run began");
        }

        @Override
        public void raw(long ordinal, String asset, Reading reading) {
            throw new IllegalStateException("a reading before the run began");
        }

        @Override
        public void event(long ordinal, Event event) {
            throw new IllegalStateException("an event before the run began");
        }
    };

    void aggregate(long ordinal, String asset, WindowAggregate aggregate);

    void raw(long ordinal, String asset, Reading reading);

    void event(long ordinal, Event event);
}
