package io.estran.benchmarks.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Committed records of some topics from now on, and between which times the broker took them. One thread. */
final class CommittedTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(3);

    private final KafkaConsumer<byte[], byte[]> consumer;

    CommittedTail(String bootstrap, List<String> topics) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        Collection<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /**
     * Waits for so many records.
     *
     * @return milliseconds between the first and the last append of them
     * @throws IOException if they do not come within three minutes
     */
    long await(int count, Consumer<ConsumerRecord<byte[], byte[]>> each) throws IOException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        int seen = 0;
        while (seen < count) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                first = Math.min(first, record.timestamp());
                last = Math.max(last, record.timestamp());
                each.accept(record);
                seen++;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("only " + seen + " of " + count + " records came within three minutes");
            }
        }
        return last - first;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
