package io.estran.protocol.batch;

import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.LanePoint;
import java.util.Arrays;

/**
 * A batch or gap: its header, its chain hash (SHA-256 of the encoded header) and its bytes, which never change.
 *
 * @param headerLength so many of the bytes are the header's; the payload follows
 * @param bytes shared, not copied: nobody writes to it
 */
public record Batch(BatchHeader header, Hash256 chainHash, int headerLength, byte[] bytes) {
    /** A copy of the header's bytes: what the chain hash is of, and what {@code estran.chain} keeps. */
    public byte[] headerBytes() {
        return Arrays.copyOf(bytes, headerLength);
    }

    /** Where this batch stands in its lane; of a gap the end of its range. */
    public LanePoint point() {
        return header.gap() == null
                ? new LanePoint(header.lane(), header.sequence(), chainHash)
                : new LanePoint(header.lane(), header.gap().to(), header.gap().hashOfTo());
    }
}
