package io.estran.protocol.codec;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Block;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.body.AggregateBody;
import io.estran.protocol.body.EventBody;
import io.estran.protocol.body.ReadingBody;
import io.estran.protocol.event.Event;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.reading.Reading;
import java.util.List;

/** Opens blocks: what twins read from Kafka. Stateless; any thread. */
public final class BlockReader {
    private BlockReader() {}

    /** Reads the envelope of a block that fills the whole array. */
    public static Block read(byte[] bytes) throws MalformedBatchException {
        Envelope envelope = Envelope.read(bytes, 0, bytes.length);
        if (envelope.end() != bytes.length) {
            throw new MalformedBatchException(
                    "block: " + (bytes.length - envelope.end()) + " bytes follow the body, must be none");
        }
        return block(envelope, bytes);
    }

    /** The block of an envelope that was read, wherever that was; the bytes are the block's alone. */
    static Block block(Envelope envelope, byte[] bytes) {
        return new Block(
                Envelope.VERSION,
                envelope.recordTypeCode(),
                envelope.suite(),
                envelope.codec(),
                envelope.asset(),
                envelope.recordCount(),
                envelope.firstTime(),
                envelope.lastTime(),
                envelope.storedLength(),
                envelope.plainLength(),
                bytes,
                envelope.bodyOffset() - envelope.start());
    }

    /** The records of a block of type aggregates. */
    public static List<WindowAggregate> aggregates(Block block)
            throws MalformedBatchException, UnreadableVersionException {
        return AggregateBody.decode(block, StoredBody.open(block, RecordType.AGGREGATES));
    }

    /** The records of a block of type events. */
    public static List<Event> events(Block block) throws MalformedBatchException, UnreadableVersionException {
        return EventBody.decode(block, StoredBody.open(block, RecordType.EVENTS));
    }

    /** The records of a block of type raw readings. */
    public static List<Reading> readings(Block block) throws MalformedBatchException, UnreadableVersionException {
        return ReadingBody.decode(block, StoredBody.open(block, RecordType.RAW_READINGS));
    }
}
