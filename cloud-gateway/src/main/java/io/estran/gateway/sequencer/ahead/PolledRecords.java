package io.estran.gateway.sequencer.ahead;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Shows a {@link ReadAhead} what the consumer of its stream thread polls, before Kafka Streams queues it. Kafka makes it, by the
 * class's name; it runs on the stream thread.
 */
public final class PolledRecords implements ConsumerInterceptor<byte[], byte[]> {
    /** Setting of the consumer: a supplier of the calling thread's {@link ReadAhead}. */
    public static final String AHEAD = "estran.read.ahead";

    private Supplier<ReadAhead<?>> ahead = () -> {
        throw new IllegalStateException("not configured: " + AHEAD);
    };

    @Override
    @SuppressWarnings("unchecked") // whoever sets it has the type
    public void configure(Map<String, ?> settings) {
        Object supplier = settings.get(AHEAD);
        if (!(supplier instanceof Supplier)) {
            throw new IllegalArgumentException(AHEAD + ": must be a supplier, is " + supplier);
        }
        ahead = (Supplier<ReadAhead<?>>) supplier;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        ahead.get().polled(records);
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Kafka Streams commits by its producer.
    }

    @Override
    public void close() {
        // The stream thread's ReadAhead ends with it.
    }
}
