package io.estran.twin.stream;

import io.estran.protocol.account.GapRecord;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Reading;

/** One record as a read_committed consumer saw it: opened, decoded, with its place. */
public sealed interface CommittedRecord {
    /** Where it was sealed and is stored. */
    Place place();

    /** A window aggregate. */
    record Aggregate(Place place, WindowAggregate window) implements CommittedRecord {}

    /** A raw reading. */
    record RawReading(Place place, Reading reading) implements CommittedRecord {}

    /** An event. */
    record EventRecord(Place place, Event event) implements CommittedRecord {}

    /** A declared gap: once, although every partition of its topic carries it. */
    record DeclaredGap(Place place, GapRecord gap) implements CommittedRecord {}
}
