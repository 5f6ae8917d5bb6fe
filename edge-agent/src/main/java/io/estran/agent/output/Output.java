package io.estran.agent.output;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.reading.Reading;

/** A record on its way to a batch, with its number in the order in which the journal produces its class (rule 2). */
public sealed interface Output {
    /** Counted per class from 1. */
    long ordinal();

    BatchClass batchClass();

    String asset();

    /** A statement on a window. */
    record Aggregate(long ordinal, String asset, WindowAggregate aggregate) implements Output {
        @Override
        public BatchClass batchClass() {
            return BatchClass.AGGREGATES;
        }
    }

    /** A reading as it was taken. */
    record RawReading(long ordinal, String asset, Reading reading) implements Output {
        @Override
        public BatchClass batchClass() {
            return BatchClass.RAW;
        }
    }

    /** An event. */
    record EventRecord(long ordinal, Event event) implements Output {
        @Override
        public BatchClass batchClass() {
            return BatchClass.EVENTS;
        }

        @Override
        public String asset() {
            return event.asset();
        }
    }
}
