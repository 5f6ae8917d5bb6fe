package io.estran.gateway.sequencer;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a read_committed consumer saw of one lane, from the beginning of the topics. One thread. */
final class CommittedRecords implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AgentLane lane;
    final List<ConsumerRecord<byte[], byte[]>> blocks = new ArrayList<>();
    final List<ConsumerRecord<byte[], byte[]>> gaps = new ArrayList<>();
    final List<Account> accounts = new ArrayList<>();

    CommittedRecords(String bootstrap, AgentLane lane) {
        this.lane = lane;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(KafkaTopics.EVENTS, KafkaTopics.LANES)) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what is there now. */
    CommittedRecords poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
            if (record.headers().lastHeader(KafkaHeaders.LANE) == null
                    || !header(record, KafkaHeaders.LANE).equals(lane.id.toString())) {
                continue;
            }
            if (record.topic().equals(KafkaTopics.LANES)) {
                accounts.add(account(record.value()));
            } else if (header(record, KafkaHeaders.CE_TYPE).equals(KafkaHeaders.TYPE_GAP)) {
                gaps.add(record);
            } else {
                blocks.add(record);
            }
        }
        return this;
    }

    Account newest() {
        return accounts.get(accounts.size() - 1);
    }

    /** Last sequence that an account covers. */
    long last() {
        return accounts.isEmpty() ? 0 : newest().last();
    }

    /** ce_id of all blocks, per partition in the order of the partition. */
    List<String> ids() {
        return blocks.stream().map(record -> header(record, KafkaHeaders.CE_ID)).toList();
    }

    /** The sequences of the blocks of one asset, in the order of its partition. */
    List<Long> sequences(String asset) {
        return blocks.stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(asset))
                .map(record -> Long.valueOf(header(record, KafkaHeaders.SEQUENCE)))
                .toList();
    }

    private static Account account(byte[] json) {
        try {
            return AccountJson.read(json);
        } catch (MalformedBatchException wrong) {
            throw new AssertionError("account cannot be read", wrong);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
