package io.estran.gateway.ingest;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.batch.Block;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record of {@code estran.ingest}, decoded before anything is decided. If the decoder itself fails, that is this record's
 * fault, too: thrown on, it would end the stream thread at the same record for ever.
 *
 * @param blocks of a batch, in order; none of a gap
 */
public record InputBatch(Batch batch, List<Block> blocks) {
    private static final Logger log = LoggerFactory.getLogger(InputBatch.class);

    /** The part of it that every version has in the same place. */
    public static BatchOutline outline(byte[] bytes) throws MalformedBatchException {
        try {
            return BatchReader.outline(ByteBuffer.wrap(bytes));
        } catch (RuntimeException fault) {
            throw ofDecoder(fault);
        }
    }

    /**
     * All of it.
     *
     * @param outline of these bytes, from {@link #outline}
     */
    public static InputBatch read(byte[] bytes, BatchOutline outline)
            throws MalformedBatchException, UnreadableVersionException {
        try {
            List<Block> blocks = new ArrayList<>();
            Batch batch = BatchReader.readWithBlocks(bytes, outline, blocks::add);
            return new InputBatch(batch, blocks);
        } catch (RuntimeException fault) {
            throw ofDecoder(fault);
        }
    }

    private static MalformedBatchException ofDecoder(RuntimeException fault) {
        log.error(
                "the decoder failed on a record of ingest; its bytes are in the quarantine topic. Report this", fault);
        return new MalformedBatchException("the decoder failed: " + fault);
    }
}
