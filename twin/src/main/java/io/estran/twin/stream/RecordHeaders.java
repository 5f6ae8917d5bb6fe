package io.estran.twin.stream;

import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads the Kafka headers of a block's record (docs/wire.md, "Kafka headers"): UTF-8 text, numbers in decimal. */
final class RecordHeaders {
    private RecordHeaders() {}

    /** Place of a block's first record. */
    static Place place(ConsumerRecord<byte[], byte[]> record) throws MalformedBatchException {
        return new Place(
                agent(record),
                number(record, KafkaHeaders.RUN_NUMBER, 0),
                lane(record),
                number(record, KafkaHeaders.SEQUENCE, -1),
                index(record),
                0,
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp() * 1_000_000L);
    }

    /** The header's text, empty if there is none. */
    static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The agent is the last segment of {@code ce_source}. */
    private static AgentName agent(ConsumerRecord<byte[], byte[]> record) throws MalformedBatchException {
        String source = text(record, KafkaHeaders.CE_SOURCE);
        String name = source.substring(source.lastIndexOf('/') + 1);
        if (!AgentName.isValid(name)) {
            throw new MalformedBatchException(
                    "header " + KafkaHeaders.CE_SOURCE + " \"" + source + "\": must end in an agent's name");
        }
        return new AgentName(name);
    }

    private static Id128 lane(ConsumerRecord<byte[], byte[]> record) throws MalformedBatchException {
        try {
            return Id128.parse(text(record, KafkaHeaders.LANE));
        } catch (IllegalArgumentException bad) {
            throw new MalformedBatchException("header " + KafkaHeaders.LANE + ": " + bad.getMessage());
        }
    }

    private static int index(ConsumerRecord<byte[], byte[]> record) throws MalformedBatchException {
        long index = number(record, KafkaHeaders.INDEX, -1);
        if (index >= BatchLimits.MAX_BLOCKS) {
            throw new MalformedBatchException("header " + KafkaHeaders.INDEX + " \"" + index
                    + "\": a batch has at most " + BatchLimits.MAX_BLOCKS + " blocks");
        }
        return (int) index;
    }

    /** A number from 0; {@code absent} if the header is missing, unless that is negative: then it is required. */
    private static long number(ConsumerRecord<byte[], byte[]> record, String name, long absent)
            throws MalformedBatchException {
        String text = text(record, name);
        if (text.isEmpty() && absent >= 0) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, together with negative numbers.
        }
        throw new MalformedBatchException("header " + name + " \"" + text + "\": must be a number from 0");
    }
}
