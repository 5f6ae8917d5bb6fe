package io.estran.benchmarks.delivery;

import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.gateway.kafka.TopicSetup;
import io.estran.gateway.sequencer.Sequencer;
import io.estran.gateway.sequencer.SequencerSettings;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The sequencer works off a topic of batches, against a {@link TransactionalLoop} that works off a copy of it and emits the same
 * records. The time of a turn is that between the first and the last append of what comes out, as the broker dates them: starting
 * is not in it. In both, the same reader follows.
 */
final class SequencerRate implements AutoCloseable {
    private static final double BUDGET = 1.3;
    private static final int BATCHES = 4_000;
    private static final int ASSETS = 20;
    private static final short ONE = 1;
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double MICROS_PER_MILLI = 1e3;
    private static final String COPY = "bench.ingest";
    private static final Map<String, String> COPIES =
            Map.of(KafkaTopics.AGGREGATES, "bench.aggregates", KafkaTopics.CHAIN, "bench.chain");
    /** The compilers are not done with either before the third turn. */
    private static final Rounds ROUNDS = new Rounds(3, 11);

    private final Path folder;
    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService loops = Executors.newSingleThreadExecutor();
    private final BenchLane lane = new BenchLane(ASSETS, 1);
    /** The loop looks at no batch: any of that size will do. */
    private final byte[] unread = new BenchLane(ASSETS, 2).next().bytes();

    private final int records = BATCHES * (lane.blocksPerBatch() + 1);
    private final List<List<ProducerRecord<byte[], byte[]>>> outputs = new ArrayList<>();

    private SequencerRate(Path folder) throws Exception {
        this.folder = folder;
        broker = EmbeddedBroker.start(BrokerSettings.single(folder.resolve("broker"), 0));
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrap());
        new TopicSetup(client, PARTITIONS, PATIENCE).ensure();
        try (Admin admin = Admin.create(client)) {
            List<NewTopic> copies = new ArrayList<>();
            for (String topic : List.of(COPY, "bench.aggregates", "bench.chain")) {
                copies.add(new NewTopic(topic, PARTITIONS, ONE)
                        .configs(Map.of("message.timestamp.type", "LogAppendTime")));
            }
            admin.createTopics(copies).all().get();
        }
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Measures it with a broker in that folder. */
    static Row row(Path folder) throws Exception {
        try (SequencerRate rate = new SequencerRate(folder)) {
            rate.sequence(true); // what the loop is to emit
            return ROUNDS.row(
                    "sequencer: a record, of batches of " + ASSETS + " blocks",
                    "us",
                    rate::loop,
                    () -> rate.sequence(false),
                    Limit.RATIO_AT_MOST,
                    BUDGET);
        }
    }

    private void produce(String topic) throws Exception {
        byte[] agent = BenchLane.AGENT.value().getBytes(StandardCharsets.US_ASCII);
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    topic, agent, topic.equals(COPY) ? unread : lane.next().bytes());
            record.headers().add(KafkaHeaders.CLIENT, agent);
            sent.add(producer.send(record));
        }
        for (Future<?> each : sent) {
            each.get();
        }
    }

    private double sequence(boolean keep) throws Exception {
        produce(KafkaTopics.INGEST);
        Map<Long, List<ProducerRecord<byte[], byte[]>>> bySequence = new TreeMap<>();
        try (CommittedTail tail = new CommittedTail(broker.bootstrap(), List.copyOf(COPIES.keySet()));
                Sequencer sequencer = Sequencer.start(
                        SequencerSettings.of(broker.bootstrap(), "bench", folder.resolve("sequencer"), 1),
                        new SimpleMeterRegistry())) {
            long millis = tail.await(records, record -> {
                if (keep) {
                    bySequence
                            .computeIfAbsent(sequence(record), any -> new ArrayList<>())
                            .add(copy(record));
                }
            });
            if (!sequencer.isReady()) {
                throw new IOException("the sequencer is " + sequencer.state());
            }
            outputs.addAll(bySequence.values());
            return millis * MICROS_PER_MILLI / records;
        }
    }

    private static long sequence(ConsumerRecord<byte[], byte[]> record) {
        return Long.parseLong(
                new String(record.headers().lastHeader(KafkaHeaders.SEQUENCE).value(), StandardCharsets.US_ASCII));
    }

    private static ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                COPIES.getOrDefault(record.topic(), record.topic()),
                null,
                record.key(),
                record.value(),
                record.headers());
    }

    private double loop() throws Exception {
        produce(COPY);
        try (CommittedTail tail = new CommittedTail(broker.bootstrap(), List.copyOf(COPIES.values()));
                TransactionalLoop loop = new TransactionalLoop(broker.bootstrap(), COPY)) {
            Future<?> running = loops.submit(() -> loop.run(outputs));
            long millis = tail.await(records, record -> {});
            running.get();
            return millis * MICROS_PER_MILLI / records;
        }
    }

    @Override
    public void close() throws InterruptedException {
        loops.shutdownNow();
        producer.close();
        broker.close();
    }
}
