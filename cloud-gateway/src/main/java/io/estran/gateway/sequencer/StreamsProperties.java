package io.estran.gateway.sequencer;

import io.estran.gateway.sequencer.ahead.PolledRecords;
import io.estran.gateway.sequencer.ahead.ReadAhead;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka Streams, each with its reason. Pure. */
final class StreamsProperties {
    /** The group of all sequencers, prefix of the changelog topic and of transactional ids. Never changes. */
    static final String APPLICATION = "estran-sequencer";

    /** Largest record that is written: quarantine keeps what ingest took (1 MiB), with a reason. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    private static final int POLLS_PER_COMMIT = 10;

    private StreamsProperties() {}

    /** @param ahead the calling stream thread's: it is shown what that thread polls */
    static Properties of(SequencerSettings settings, Supplier<? extends ReadAhead<?>> ahead) {
        Properties streams = new Properties();
        streams.putAll(settings.security());
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        streams.put(StreamsConfig.CLIENT_ID_CONFIG, APPLICATION + "-" + settings.name());
        streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        streams.put(StreamsConfig.STATE_DIR_CONFIG, settings.folder().toString());
        streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // The processor asks for commits right after it wrote the accounts; this is only the bound if it cannot.
        streams.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                Math.min(
                        10 * settings.commitInterval().toMillis(),
                        settings.transactionTimeout().toMillis() / 2));
        // While nothing comes, a thread waits that long before it looks whether accounts are due: with the default, 100
        // ms, a lone record waited for its commit up to twice the interval.
        streams.put(
                StreamsConfig.POLL_MS_CONFIG,
                Math.max(1, settings.commitInterval().toMillis() / POLLS_PER_COMMIT));
        // A task reads one partition: there is no other whose records could have to come first.
        streams.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replication());
        streams.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                Integer.toString(settings.replication() >= 3 ? 2 : 1));
        streams.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 16 * 1024 * 1024L);
        consumer(streams, settings);
        streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                PolledRecords.class.getName());
        streams.put(StreamsConfig.mainConsumerPrefix(PolledRecords.AHEAD), ahead);
        producer(streams, settings);
        return streams;
    }

    private static void consumer(Properties streams, SequencerSettings settings) {
        int session = Math.toIntExact(settings.sessionTimeout().toMillis());
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), settings.name());
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / 4);
        // A batch has up to 256 KiB: 1,000 records a partition, the default, would be 256 MiB.
        streams.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 64);
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 256);
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 8 * 1024 * 1024);
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 50);
    }

    private static void producer(Properties streams, SequencerSettings settings) {
        int timeout = Math.toIntExact(settings.transactionTimeout().toMillis());
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), timeout);
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    }
}
