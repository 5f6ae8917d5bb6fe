package io.estran.protocol.codec;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.batch.Block;
import io.estran.protocol.bytes.Digests;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.Hash256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Decodes and checks batches that come from outside. Stateless; any thread; memory bounded by the input's length. */
public final class BatchReader {
    private BatchReader() {}

    /**
     * What a gateway checks and needs: magic, lengths, checksums of header and payload, and the fields whose place never
     * changes. Versions, suites and schemas that this release does not know pass. Does not allocate the blocks.
     */
    public static BatchOutline outline(ByteBuffer bytes) throws MalformedBatchException {
        return HeaderLayout.outline(bytes);
    }

    /**
     * The whole batch: everything that {@link #outline} checks, then every field, the payload's digest and the envelopes.
     * The bytes are kept, not copied.
     *
     * @throws UnreadableVersionException if a newer release is needed (its version, suite or a critical extension)
     */
    public static Batch read(byte[] bytes) throws MalformedBatchException, UnreadableVersionException {
        return read(bytes, outline(ByteBuffer.wrap(bytes)), envelope -> {});
    }

    /**
     * Batch and blocks in one walk, as {@link #read(byte[])} and {@link #blocks} would give them.
     *
     * @param outline of these bytes, from {@link #outline}: what that checked is not checked again
     * @param blocks takes them in order; what it got of a batch that is then refused is worth nothing
     */
    public static Batch readWithBlocks(byte[] bytes, BatchOutline outline, Consumer<Block> blocks)
            throws MalformedBatchException, UnreadableVersionException {
        return read(bytes, outline, envelope -> blocks.accept(block(envelope, bytes)));
    }

    private static Batch read(byte[] bytes, BatchOutline outline, Consumer<Envelope> envelopes)
            throws MalformedBatchException, UnreadableVersionException {
        HeaderCodec.Decoded decoded = HeaderCodec.decode(bytes, outline);
        int headerLength = HeaderLayout.headerLength(bytes);
        HeaderCodec.Payload found = BlockPayload.check(decoded.header(), bytes, headerLength, envelopes);
        HeaderCodec.Payload stated = decoded.payload();
        if (!found.digest().equals(stated.digest())) {
            throw new MalformedBatchException(
                    "payload: digest is " + found.digest() + ", must be the header's " + stated.digest());
        }
        if (found.plainLength() != stated.plainLength()) {
            throw new MalformedBatchException("header: plain payload length is " + stated.plainLength()
                    + ", must be the " + found.plainLength() + " of the envelopes");
        }
        return new Batch(decoded.header(), new Hash256(Digests.sha256(bytes, 0, headerLength)), headerLength, bytes);
    }

    /** The blocks of a batch, in order, each sliced from its bytes. */
    public static List<Block> blocks(Batch batch) throws MalformedBatchException {
        byte[] bytes = batch.bytes();
        List<Block> blocks = new ArrayList<>();
        int position = batch.headerLength();
        while (position < bytes.length) {
            Envelope envelope = Envelope.read(bytes, position, bytes.length);
            blocks.add(block(envelope, bytes));
            position = envelope.end();
        }
        return blocks;
    }

    private static Block block(Envelope envelope, byte[] bytes) {
        return BlockReader.block(envelope, Arrays.copyOfRange(bytes, envelope.start(), envelope.end()));
    }
}
