package io.estran.protocol.codec;

import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Block;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import java.util.Arrays;

/** From a block's stored body to its plain one. Static; any thread. */
final class StoredBody {
    private StoredBody() {}

    /**
     * The plain body of a block that must be of the given type.
     *
     * @throws UnreadableVersionException if it is sealed, or compressed by a codec that this process does not have
     */
    static byte[] open(Block block, RecordType type) throws MalformedBatchException, UnreadableVersionException {
        if (block.recordTypeCode() != type.code()) {
            throw new MalformedBatchException(
                    "envelope: record type is " + block.recordTypeCode() + ", must be " + type.code());
        }
        if (block.suite() != 0) {
            throw new UnreadableVersionException(
                    BatchHeader.VERSION + 1, "envelope: suite is " + block.suite() + ", this release reads 0");
        }
        int from = block.bodyOffset();
        return switch (block.codec()) {
            case Envelope.CODEC_NONE -> Arrays.copyOfRange(block.bytes(), from, from + block.storedLength());
            case Envelope.CODEC_DEFLATE ->
                Deflate.inflate(block.bytes(), from, block.storedLength(), block.plainLength());
            default ->
                throw new UnreadableVersionException(
                        BatchHeader.VERSION + 1,
                        "envelope: codec is " + block.codec() + ", this process reads 0 and 1");
        };
    }
}
