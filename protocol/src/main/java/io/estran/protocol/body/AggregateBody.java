package io.estran.protocol.body;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Block;
import io.estran.protocol.fault.MalformedBatchException;
import java.util.List;

/** Bodies of aggregates: columns ({@code AggregateColumns}). Static; any thread. */
public final class AggregateBody {
    private AggregateBody() {}

    /**
     * The body of one asset's aggregates.
     *
     * @throws IllegalArgumentException if there is no record, one contradicts itself or passes a bound, or a series does
     *     not belong to the asset
     */
    public static PlainBody encode(String asset, List<WindowAggregate> records) {
        return new AggregateEncoder(asset, records).encode();
    }

    /** The records of a block from its plain body. */
    public static List<WindowAggregate> decode(Block block, byte[] body) throws MalformedBatchException {
        return new AggregateDecoder(block, body).decode();
    }
}
