package io.estran.gateway.sequencer;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.batch.Block;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.name.AgentName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a record of {@code estran.ingest} holds, and what would be written if it is stored: all that can be known of it before
 * anything is decided, on any thread. Not changed after it was read.
 */
sealed interface IngestReading {
    /** Nothing of it can be relied on: it belongs to no lane. */
    record Refused(String reason) implements IngestReading {}

    /** Its header says where it belongs; its content is damaged. */
    record Damaged(AgentName agent, BatchOutline outline, String reason) implements IngestReading {}

    /** Sound, but of a newer release. */
    record Newer(AgentName agent, BatchOutline outline, int neededVersion) implements IngestReading {}

    /**
     * A batch or a gap.
     *
     * @param blocks as they are spread, in order; none of a gap
     * @param chain its header as it goes to {@code estran.chain}
     */
    record Sound(Batch batch, List<Record<byte[], byte[]>> blocks, Record<byte[], byte[]> chain)
            implements IngestReading {}

    /**
     * Reads a record. If the decoder itself fails, that is this record's fault, too: thrown on, it would end the stream thread
     * at the same record for ever.
     *
     * @param timestamp when Kafka took the record, ms since the Unix epoch; what is written of it carries it
     */
    static IngestReading of(byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
        AgentName agent = agent(key);
        if (agent == null || value == null) {
            return new Refused("key: must be the agent's name, and the value a batch");
        }
        BatchOutline outline;
        try {
            outline = BatchReader.outline(ByteBuffer.wrap(value));
        } catch (MalformedBatchException malformed) {
            return new Refused(reason(malformed));
        } catch (RuntimeException fault) {
            return new Refused(reason(fault));
        }
        if (!outline.agent().equals(agent.value())) {
            return new Refused("agent: is \"" + outline.agent() + "\", must be the record's key \"" + agent + "\"");
        }
        List<Block> blocks = new ArrayList<>();
        Batch batch;
        try {
            batch = BatchReader.readWithBlocks(value, outline, blocks::add);
        } catch (UnreadableVersionException newer) {
            return new Newer(agent, outline, newer.neededVersion());
        } catch (MalformedBatchException malformed) {
            return new Damaged(agent, outline, reason(malformed));
        } catch (RuntimeException fault) {
            return new Damaged(agent, outline, reason(fault));
        }
        return new Sound(batch, Outputs.blocks(batch.header(), blocks, timestamp), Outputs.chain(batch, timestamp));
    }

    /** The agent that a key of ingest names, or null. */
    static @Nullable AgentName agent(byte @Nullable [] key) {
        String name = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        return AgentName.isValid(name) ? new AgentName(name) : null;
    }

    private static String reason(MalformedBatchException malformed) {
        return String.valueOf(malformed.getMessage());
    }

    private static String reason(RuntimeException fault) {
        LoggerFactory.getLogger(IngestReading.class)
                .error(
                        "the decoder failed on a record of ingest; its bytes go to the quarantine topic. Report this",
                        fault);
        return "the decoder failed: " + fault;
    }
}
