package io.estran.protocol.codec;

import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.bytes.Digests;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;

/** The payload of a batch: its blocks one after the other. Static; any thread. */
final class BlockPayload {
    private BlockPayload() {}

    /**
     * The blocks' bytes joined.
     *
     * @throws IllegalArgumentException if they pass the bound of a batch
     */
    static byte[] join(List<byte[]> blocks) {
        long length = 0;
        for (byte[] block : blocks) {
            length += block.length;
        }
        if (length > BatchLimits.MAX_BATCH_BYTES) {
            throw new IllegalArgumentException(
                    "payload has " + length + " bytes, must be at most " + BatchLimits.MAX_BATCH_BYTES);
        }
        ByteBuffer joined = ByteBuffer.allocate((int) length);
        for (byte[] block : blocks) {
            joined.put(block);
        }
        return joined.array();
    }

    /**
     * Walks the envelopes from {@code from} to the end, checks them against the header, and computes what it says of them. Each
     * that fits is given to {@code envelopes}.
     */
    static HeaderCodec.Payload check(BatchHeader header, byte[] bytes, int from, Consumer<Envelope> envelopes)
            throws MalformedBatchException {
        MessageDigest all = Digests.newSha256();
        MessageDigest one = Digests.newSha256();
        int blocks = 0;
        long records = 0;
        long plainLength = 0;
        for (int position = from; position < bytes.length; ) {
            Envelope envelope = Envelope.read(bytes, position, bytes.length);
            checkAgainst(header, envelope, blocks);
            envelopes.accept(envelope);
            one.update(bytes, position, envelope.end() - position);
            all.update(one.digest());
            blocks++;
            records += envelope.recordCount();
            plainLength += envelope.bodyOffset() - position + envelope.plainLength();
            position = envelope.end();
        }
        if (blocks != header.blockCount() || records != header.recordCount()) {
            throw new MalformedBatchException("header: says " + header.blockCount() + " blocks and "
                    + header.recordCount() + " records, the payload has " + blocks + " and " + records);
        }
        int crc = Digests.crc32c(ByteBuffer.wrap(bytes, from, bytes.length - from));
        return new HeaderCodec.Payload(bytes.length - from, plainLength, crc, new Hash256(all.digest()));
    }

    private static void checkAgainst(BatchHeader header, Envelope envelope, int index) throws MalformedBatchException {
        if (envelope.suite() != header.suite()) {
            throw refusal(envelope, index, "suite is " + envelope.suite() + ", must be the header's " + header.suite());
        }
        if (envelope.firstTime() < header.firstTime() || envelope.lastTime() > header.lastTime()) {
            throw refusal(
                    envelope,
                    index,
                    "event times are " + envelope.firstTime() + " to " + envelope.lastTime()
                            + ", must lie in the header's " + header.firstTime() + " to " + header.lastTime());
        }
        RecordType type = RecordType.byCode(envelope.recordTypeCode());
        boolean fits = type == null || type == of(header.batchClass());
        if (!fits) {
            throw refusal(
                    envelope,
                    index,
                    "record type is " + envelope.recordTypeCode() + ", which does not belong to class "
                            + header.batchClass().word());
        }
    }

    private static MalformedBatchException refusal(Envelope envelope, int index, String problem) {
        return new MalformedBatchException("block " + index + " of asset \"" + envelope.asset() + "\": " + problem);
    }

    private static RecordType of(BatchClass batchClass) {
        return switch (batchClass) {
            case RAW -> RecordType.RAW_READINGS;
            case AGGREGATES -> RecordType.AGGREGATES;
            case EVENTS -> RecordType.EVENTS;
        };
    }
}
