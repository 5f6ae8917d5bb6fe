package io.estran.protocol.codec;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.body.AggregateBody;
import io.estran.protocol.body.EventBody;
import io.estran.protocol.body.ReadingBody;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Reading;
import java.util.List;

/** Encodes blocks: envelope and deflated body. Holds a deflater: one thread; close it. */
public final class BlockWriter implements AutoCloseable {
    private final Deflate deflate = new Deflate();

    /**
     * The block of one asset's aggregates; its event-time range is from the earliest start to the latest end.
     *
     * @throws IllegalArgumentException if there is no record, a series does not belong to the asset, or a bound of
     *     {@link io.estran.protocol.batch.BatchLimits} is passed
     */
    public byte[] aggregates(String asset, List<WindowAggregate> records) {
        return Envelope.write(AggregateBody.encode(asset, records), deflate);
    }

    /**
     * The block of one asset's events; its event-time range is from the earliest to the latest.
     *
     * @throws IllegalArgumentException if there is no record, an event does not belong to the asset, or a bound of
     *     {@link io.estran.protocol.batch.BatchLimits} is passed
     */
    public byte[] events(String asset, List<Event> records) {
        return Envelope.write(EventBody.encode(asset, records), deflate);
    }

    /**
     * The block of one asset's raw readings; its event-time range is from the earliest to the latest.
     *
     * @throws IllegalArgumentException if there is no record, a series does not belong to the asset, or a bound of
     *     {@link io.estran.protocol.batch.BatchLimits} is passed
     */
    public byte[] readings(String asset, List<Reading> records) {
        return Envelope.write(ReadingBody.encode(asset, records), deflate);
    }

    @Override
    public void close() {
        deflate.close();
    }
}
