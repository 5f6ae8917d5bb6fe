package io.estran.twin.stream;

import io.estran.protocol.account.GapRecord;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Kafka records as the sequencer writes them. */
public final class KafkaRecords {
    private KafkaRecords() {}

    static ConsumerRecord<byte[], byte[]> block(String topic, String asset, byte[] block, long sequence, int index) {
        return record(
                topic, 0, asset, block, blockHeaders(BatchClass.AGGREGATES, Examples.place(sequence), asset, index));
    }

    static ConsumerRecord<byte[], byte[]> gap(String topic, int partition, GapRecord gap) {
        return record(topic, partition, null, gap.toJson(), gapHeaders(gap));
    }

    /** The withdrawal of a key. */
    static ConsumerRecord<byte[], byte[]> withdrawal(String topic, String key) {
        return record(topic, 0, key, null, new RecordHeaders());
    }

    /** Headers of a block: what the sequencer's {@code Outputs} writes. */
    public static Headers blockHeaders(BatchClass batchClass, Place place, String asset, int index) {
        String id = place.lane() + "/" + place.sequence() + "/" + index;
        Headers headers = cloudEvent(place.agent(), id, "estran." + batchClass.word() + ".v1");
        put(headers, KafkaHeaders.CONTENT_TYPE, "application/vnd.estran.block");
        put(headers, KafkaHeaders.CE_SUBJECT, asset);
        put(headers, KafkaHeaders.CLASS, batchClass.word());
        put(headers, KafkaHeaders.LANE, place.lane().toString());
        put(headers, KafkaHeaders.SEQUENCE, Long.toString(place.sequence()));
        put(headers, KafkaHeaders.RUN_NUMBER, Long.toString(place.runNumber()));
        put(headers, KafkaHeaders.INDEX, Integer.toString(index));
        put(headers, KafkaHeaders.LABEL, "");
        put(headers, KafkaHeaders.SUITE, "0");
        put(headers, KafkaHeaders.KEY, "");
        put(headers, KafkaHeaders.SALT, "");
        return headers;
    }

    /** Headers of a control record. */
    public static Headers gapHeaders(GapRecord gap) {
        String id = gap.lane() + "/" + gap.range().from() + "-" + gap.range().to();
        Headers headers = cloudEvent(gap.agent(), id, KafkaHeaders.TYPE_GAP);
        put(headers, KafkaHeaders.CONTENT_TYPE, "application/json");
        put(headers, KafkaHeaders.CLASS, gap.batchClass().word());
        put(headers, KafkaHeaders.LANE, gap.lane().toString());
        put(headers, KafkaHeaders.SEQUENCE, Long.toString(gap.range().from()));
        put(headers, KafkaHeaders.RUN_NUMBER, Long.toString(gap.runNumber()));
        return headers;
    }

    private static Headers cloudEvent(AgentName agent, String id, String type) {
        Headers headers = new RecordHeaders();
        put(headers, KafkaHeaders.CE_SPECVERSION, "1.0");
        put(headers, KafkaHeaders.CE_ID, id);
        put(headers, KafkaHeaders.CE_SOURCE, "/agents/" + agent);
        put(headers, KafkaHeaders.CE_TYPE, type);
        put(headers, KafkaHeaders.CE_TIME, "2026-11-24T04:30:00Z");
        return headers;
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, @Nullable String key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                0,
                1_000,
                TimestampType.LOG_APPEND_TIME,
                -1,
                value == null ? -1 : value.length,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                Optional.empty());
    }
}
