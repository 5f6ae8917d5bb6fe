package io.estran.gateway.kafka;

import io.estran.gateway.session.Accounts;
import io.estran.gateway.session.PresenceBoard;
import io.estran.process.health.Readiness;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads accounts and presence as they are committed, from the beginning at every start, for ever. Owns the thread
 * {@code estran-reader}. Kafka away: it says so once, tries again, and goes on where it was. Ready when it has read what was
 * there at start.
 */
public final class CloudReader implements AutoCloseable {
    /** {@link #close} returns within that time. */
    public static final Duration STOPS_WITHIN = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(CloudReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration LEAVE = Duration.ofSeconds(1);
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_MILLIS = 500;

    private final KafkaSettings settings;
    private final Accounts accounts;
    private final PresenceBoard presence;
    private final Counter unreadable;
    private final KafkaState state = new KafkaState(
            "reading accounts from Kafka", "agents keep their batches until it does", "not read to the end yet");
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private volatile @Nullable Consumer<String, byte[]> open;
    private long lastProbe = System.nanoTime();

    public CloudReader(KafkaSettings settings, Accounts accounts, PresenceBoard presence, MeterRegistry registry) {
        this.settings = settings;
        this.accounts = accounts;
        this.presence = presence;
        this.unreadable = registry.counter("estran.gateway.records.unreadable");
        this.thread = new Thread(this::run, "estran-reader");
        thread.setDaemon(true);
    }

    /** Begins to read; returns at once. */
    public void start() {
        thread.start();
    }

    public Readiness readiness() {
        return state;
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.clientId() + "-accounts");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Partitions that are added are known so soon.
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, Math.toIntExact(ASK.toMillis()));
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ASK.toMillis()));
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(ASK.toMillis()));
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 100);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void run() {
        while (!isStopping()) {
            try {
                readWithNewConsumer();
            } catch (WakeupException stop) {
                log.debug("reader of accounts stops", stop);
            } catch (InterruptedException stop) {
                stopping.countDown();
            } catch (RuntimeException failure) {
                state.fails(String.valueOf(failure.getMessage()));
                if (!(failure instanceof KafkaException)) {
                    log.error("reading accounts failed unexpectedly; it goes on where it was. Report this", failure);
                }
                pause();
            }
        }
    }

    private void readWithNewConsumer() throws InterruptedException {
        Consumer<String, byte[]> consumer = consumer();
        open = consumer;
        try {
            if (!isStopping()) {
                read(consumer);
            }
        } finally {
            open = null;
            consumer.close(CloseOptions.timeout(LEAVE));
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause() {
        try {
            stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            stopping.countDown();
        }
    }

    /** Until it is to stop, or there are other partitions than when it began. */
    private void read(Consumer<String, byte[]> consumer) throws InterruptedException {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        // A position beyond the end, after Kafka has lost its tail, is out of range: then from the beginning.
        partitions.forEach(partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!isStopping()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                take(record);
                positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (ends.isEmpty()) {
                state.works();
            }
            long now = System.nanoTime();
            if (now - lastProbe >= PROBE_NANOS) {
                lastProbe = now;
                consumer.endOffsets(partitions); // throws if Kafka is away, which poll() never does
                if (!partitions.equals(partitions(consumer))) {
                    log.info(
                            "partitions were added to {} or {}: reads them too", KafkaTopics.LANES, KafkaTopics.AGENTS);
                    return;
                }
            }
        }
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(KafkaTopics.LANES, KafkaTopics.AGENTS)) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new KafkaException("topic " + topic + " is missing");
            }
            found.stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .forEach(partitions::add);
        }
        return partitions;
    }

    private void take(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        try {
            if (record.value() == null) {
                withdrawn(record);
            } else if (record.topic().equals(KafkaTopics.LANES)) {
                accounts.put(AccountJson.read(record.value()), record.offset());
            } else {
                presence.accept(PresenceJson.read(record.value()));
            }
        } catch (MalformedBatchException | RuntimeException malformed) {
            unreadable.increment();
            log.warn(
                    "{} partition {} offset {} cannot be read: {}; passed over",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    malformed.getMessage());
        }
    }

    /** The sequencer has forgotten a lane; the key is {@code agent/lane}. */
    private void withdrawn(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        int slash = record.key() == null ? -1 : record.key().indexOf('/');
        if (record.topic().equals(KafkaTopics.LANES) && slash > 0) {
            try {
                accounts.remove(
                        new AgentName(record.key().substring(0, slash)),
                        Id128.parse(record.key().substring(slash + 1)));
            } catch (IllegalArgumentException notALane) {
                unreadable.increment();
            }
        }
    }

    /** Ends the thread, within five seconds. */
    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        Consumer<String, byte[]> consumer = open;
        if (consumer != null) {
            // Not an interrupt: the consumer could not close in order, and would say so as an error.
            consumer.wakeup();
        }
        thread.join(STOPS_WITHIN.toMillis());
    }
}
