package io.estran.protocol.codec;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.bytes.Digests;
import io.estran.protocol.fault.MalformedBatchException;
import java.util.List;

/** Encodes batches and gaps. Stateless; any thread. Layout: docs/wire.md. */
public final class BatchWriter {
    private BatchWriter() {}

    /**
     * Header and blocks as they go over the wire and into the spool, never to change again.
     *
     * @param header {@code blockCount}, {@code recordCount} must agree with the blocks, whose event-time ranges must lie
     *     in the header's
     * @param blocks encoded blocks ({@link BlockWriter}), in order
     * @throws IllegalArgumentException if the header contradicts itself or the blocks, or the batch would pass
     *     {@link BatchLimits}
     */
    public static Batch write(BatchHeader header, List<byte[]> blocks) {
        byte[] payload = BlockPayload.join(blocks);
        HeaderCodec.Payload facts;
        try {
            facts = BlockPayload.check(header, payload, 0, envelope -> {});
        } catch (MalformedBatchException contradiction) {
            throw new IllegalArgumentException(contradiction.getMessage(), contradiction);
        }
        byte[] head = HeaderCodec.encode(header, facts);
        if (head.length + payload.length > BatchLimits.MAX_BATCH_BYTES) {
            throw new IllegalArgumentException("batch has " + (head.length + payload.length)
                    + " bytes, must be at most " + BatchLimits.MAX_BATCH_BYTES);
        }
        byte[] bytes = new byte[head.length + payload.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(payload, 0, bytes, head.length, payload.length);
        return new Batch(header, Digests.hash(head), head.length, bytes);
    }

    /**
     * A gap: a header without payload.
     *
     * @throws IllegalArgumentException if the header is not a gap's, or contradicts itself
     */
    public static Batch writeGap(BatchHeader header) {
        if (header.gap() == null) {
            throw new IllegalArgumentException("header: has no gap fields");
        }
        return write(header, List.of());
    }
}
