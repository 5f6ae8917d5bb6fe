package io.estran.benchmarks.delivery.chain;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor of an alarm's way: a record is produced (acks=all, no linger), copied by a consumer with a transactional producer
 * that commits at each tenth of a second in which something came, with the sequencer's settings of both clients, and read
 * by a read_committed consumer. Nobody looks at what it says. Owns two threads; the caller's sends.
 */
final class BareAlarm implements AutoCloseable {
    private static final String IN = "bench.alarm.in";
    private static final String OUT = "bench.alarm.out";
    private static final short ONE = 1;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long STOP_SECONDS = 10;

    private final String bootstrap;
    private final LongConsumer took;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Future<?>> running;
    private long lastId;
    private volatile boolean stopping;

    /** @param took is told how long each record took, ns, on a thread of its own */
    BareAlarm(String bootstrap, LongConsumer took) throws Exception {
        this.bootstrap = bootstrap;
        this.took = took;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(IN, 1, ONE), new NewTopic(OUT, 1, ONE)))
                    .all()
                    .get();
        }
        producer = producer(Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.LINGER_MS_CONFIG, 0));
        running = List.of(threads.submit(this::copy), threads.submit(this::read));
    }

    /** Sends a record of so many bytes. */
    void send(int bytes) {
        long id = ++lastId;
        byte[] value =
                ByteBuffer.allocate(Math.max(Long.BYTES, bytes)).putLong(id).array();
        sent.put(id, System.nanoTime());
        Future<?> unused = producer.send(new ProducerRecord<>(IN, value)); // what fails is missed at the end
    }

    /** Whether everything that was sent has arrived; throws what went wrong in a thread. */
    boolean isSettled() throws Exception {
        for (Future<?> each : running) {
            if (each.isDone()) {
                each.get();
            }
        }
        return sent.isEmpty();
    }

    private void copy() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "bench-alarm",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        256,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        8 * 1024 * 1024,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        50));
                KafkaProducer<byte[], byte[]> copies = producer(Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "bench-alarm",
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 * 1024))) {
            consumer.subscribe(List.of(IN));
            copies.initTransactions();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            long commitAt = System.nanoTime() + COMMIT_NANOS;
            while (!stopping) {
                Duration until = Duration.ofNanos(Math.max(0, commitAt - System.nanoTime()));
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(until)) {
                    if (offsets.isEmpty()) {
                        copies.beginTransaction();
                    }
                    Future<?> unused = copies.send(new ProducerRecord<>(OUT, record.value())); // as above
                    offsets.put(
                            new TopicPartition(record.topic(), record.partition()),
                            new OffsetAndMetadata(record.offset() + 1));
                }
                long now = System.nanoTime();
                if (now - commitAt >= 0) {
                    commitAt += COMMIT_NANOS * (1 + (now - commitAt) / COMMIT_NANOS);
                    if (!offsets.isEmpty()) {
                        copies.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
                        copies.commitTransaction();
                        offsets.clear();
                    }
                }
            }
        }
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            consumer.assign(List.of(new TopicPartition(OUT, 0)));
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    long now = System.nanoTime();
                    Long since = sent.remove(ByteBuffer.wrap(record.value()).getLong());
                    if (since != null) {
                        took.accept(now - since);
                    }
                }
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        threads.shutdown();
        if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
        producer.close(Duration.ofSeconds(STOP_SECONDS));
    }
}
