package io.estran.gateway.sequencer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the sequencer stands in one partition of {@code estran.ingest}, and the epoch of what it knows (DELIVERY.md rule
 * 25). Immutable.
 *
 * <p>The rule of epochs: an epoch is born with the state, and its number is the time of its birth (seconds since the Unix
 * epoch by this clock or by Kafka's, or one more than the number before, whichever is most). State is born when there is none, and again when the next
 * record is not the one that follows the last one processed: then Kafka lost the tail of the state or of the ingest topic (or
 * its retention passed records that were never read), and what agents believe about positions is void. An agent that is
 * told so wrongly sends again what it holds, all of which is dropped as duplicates. Accounts of an epoch that is lower than one
 * it knows an agent passes over: of state that is lost together with its number that can only be if both clocks are wrong.
 *
 * @param epoch epoch of the state
 * @param next offset of the record to come
 */
record PartitionState(long epoch, long next) {
    private static final byte VERSION = 1;

    /** Before any record: the first one begins an epoch, unless it is the one that is expected. */
    static PartitionState before(@Nullable PartitionState stored, long offset, long nowMillis) {
        if (stored != null && stored.next == offset) {
            return stored;
        }
        long now = nowMillis / 1_000;
        return new PartitionState(stored == null ? now : Math.max(stored.epoch + 1, now), offset);
    }

    PartitionState after(long offset) {
        return new PartitionState(epoch, offset + 1);
    }

    /** Format 1: version (1 byte), epoch, next offset (8 bytes each, big-endian). */
    byte[] toBytes() {
        return ByteBuffer.allocate(17).put(VERSION).putLong(epoch).putLong(next).array();
    }

    static PartitionState fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        LaneFormat.checkVersion("partition", in.get(), VERSION);
        return new PartitionState(in.getLong(), in.getLong());
    }
}
