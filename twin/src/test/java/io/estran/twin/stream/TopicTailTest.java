package io.estran.twin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.name.KafkaTopics;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real broker; each test has a topic of its own. */
@WithKafka
class TopicTailTest {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final long BOUND_NANOS = 20_000_000_000L;

    private final KafkaBroker broker;
    private final List<Integer> taken = new ArrayList<>();
    private KafkaProducer<byte[], byte[]> producer;
    private String topic = "";

    TopicTailTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void start() throws Exception {
        topic = broker.newTopic("tail", 2);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        producer.close();
    }

    @Test
    void aWakeupNeverCostsARecord() throws Exception {
        int records = 2_000;
        produce(0, records);
        AtomicBoolean done = new AtomicBoolean();
        try (TopicTail tail = tail(Start.beginning())) {
            Thread waker = new Thread(() -> {
                while (!done.get()) {
                    tail.wakeup();
                    LockSupport.parkNanos(200_000);
                }
            });
            waker.start();
            try {
                pollUntil(tail, () -> taken.size() >= records);
            } finally {
                done.set(true);
                waker.join();
            }
        }

        assertThat(taken).hasSize(records).doesNotHaveDuplicates();
    }

    @Test
    void whoeverTakesTheRecordsWaitsForNothingElse() {
        produce(0, 10);
        // A broker answers requests in turn: what is asked for behind the fetch of more waits for half a minute here.
        try (TopicTail tail = new TopicTail(new ReaderSettings(
                broker.bootstrap(),
                Map.of(topic, Start.beginning()),
                List.of(),
                0,
                1,
                Map.of("fetch.max.wait.ms", "30000")))) {
            pollUntil(tail, () -> !taken.isEmpty());

            assertThat(tail.isConnected())
                    .as("nothing was asked that got no answer")
                    .isTrue();
        }
    }

    @Test
    void whatTheSinkThrowsComesOutAndCostsThatRecordOnly() {
        produce(0, 10);
        try (TopicTail tail = tail(Start.beginning())) {
            assertThatThrownBy(() -> pollUntil(
                            tail,
                            record -> {
                                if (number(record) == 4) {
                                    throw new IllegalStateException("four");
                                }
                                taken.add(number(record));
                            },
                            () -> taken.size() == 10))
                    .hasMessage("four");
            pollUntil(tail, () -> taken.size() == 9);
        }

        assertThat(taken).containsExactlyInAnyOrder(0, 1, 2, 3, 5, 6, 7, 8, 9);
    }

    @Test
    void nowMeansTheFirstPollAndNotThePast() {
        produce(0, 10);
        try (TopicTail tail = tail(Start.now())) {
            pollUntil(tail, tail::isAtEnd);
            produce(10, 15);
            pollUntil(tail, () -> taken.size() == 5);
        }

        assertThat(taken).containsExactlyInAnyOrder(10, 11, 12, 13, 14);
    }

    @Test
    void sinceReadsWhatWasAppendedWithinTheAge() throws Exception {
        topic = topic + "-dated";
        makeTopic(Map.of("message.timestamp.type", "CreateTime"));
        long now = System.currentTimeMillis();
        send(0, now - 7_200_000);
        send(1, now - 60_000);
        producer.flush();
        try (TopicTail tail = tail(Start.since(Duration.ofHours(1)))) {
            pollUntil(tail, tail::hasCaughtUp);
        }

        assertThat(taken).containsExactly(1);
    }

    @Test
    void aTopicThatAppearsLaterIsReadAsItsStartSays() throws Exception {
        String later = topic + "-later";
        ReaderSettings settings = ReaderSettings.of(broker.bootstrap())
                .topic(topic, Start.beginning())
                .topic(later, Start.now());
        try (TopicTail tail = new TopicTail(settings)) {
            produce(0, 1);
            pollUntil(tail, () -> taken.size() == 1);
            assertThat(tail.isConnected()).isTrue();
            assertThat(tail.lookForEnd()).as("a topic is missing").isFalse();
            assertThat(tail.missing()).containsExactly(later);

            topic = later;
            makeTopic(Map.of());
            produce(1, 2);
            pollUntil(tail, tail::hasCaughtUp);
        }

        assertThat(taken).as("written after the reader began").containsExactly(0, 1);
    }

    @Test
    void caughtUpStaysWhileNewRecordsCome() {
        produce(0, 10);
        try (TopicTail tail = tail(Start.beginning())) {
            assertThat(tail.hasCaughtUp()).isFalse();
            pollUntil(tail, tail::hasCaughtUp);
            assertThat(taken).hasSize(10);
            produce(10, 20);

            assertThat(tail.lookForEnd()).isFalse();
            assertThat(tail.behind()).isEqualTo(10);
            assertThat(tail.hasCaughtUp()).isTrue();
        }
    }

    @Test
    void readersWithSharesDivideTheAssetsAmongThem() {
        produce(0, 100);
        for (int share = 0; share < 3; share++) {
            ReaderSettings settings = ReaderSettings.of(broker.bootstrap())
                    .topic(topic, Start.beginning())
                    .share(share, 3);
            int before = taken.size();
            try (TopicTail tail = new TopicTail(settings)) {
                pollUntil(tail, tail::isAtEnd);
                assertThat(tail.isConnected()).isTrue();
            }
            assertThat(taken.size() > before)
                    .as("two partitions, three readers")
                    .isEqualTo(share < 2);
        }

        assertThat(taken).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void agentsAndLanesAreReadByEveryShare() {
        ReaderSettings settings = ReaderSettings.of("unused:1").share(1, 2);

        assertThat(settings.owns(KafkaTopics.AGGREGATES, 0)).isFalse();
        assertThat(settings.owns(KafkaTopics.AGGREGATES, 1)).isTrue();
        assertThat(settings.owns(KafkaTopics.AGENTS, 0)).isTrue();
        assertThat(settings.owns(KafkaTopics.LANES, 0)).isTrue();
    }

    @Test
    void aLookForTheEndThatFailsIsAPauseAndReadingGoesOnBehindIt() throws Exception {
        topic = topic + "-gone";
        makeTopic(Map.of());
        produce(0, 5);
        try (TopicTail tail = tail(Start.beginning())) {
            pollUntil(tail, () -> taken.size() == 5 && tail.hasCaughtUp());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                admin.deleteTopics(List.of(topic)).all().get();
            }
            pollUntil(tail, () -> !tail.isConnected());
            makeTopic(Map.of());
            produce(5, 15); // offsets from 0 again
            pollUntil(tail, () -> taken.size() == 10);
        }

        assertThat(taken).as("on from the positions reached").endsWith(10, 11, 12, 13, 14);
    }

    @Test
    void anInterruptedThreadIsToldAndDoesNotSpin() {
        try (TopicTail tail = new TopicTail(ReaderSettings.of("127.0.0.1:1").topic(topic, Start.now()))) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> tail.poll(POLL, record -> {})).isInstanceOf(InterruptException.class);
        } finally {
            Thread.interrupted();
        }
    }

    private void makeTopic(Map<String, String> configuration) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            NewTopic made = new NewTopic(topic, 1, (short) 1).configs(configuration);
            admin.createTopics(List.of(made)).all().get();
        }
    }

    private TopicTail tail(Start start) {
        return new TopicTail(ReaderSettings.of(broker.bootstrap()).topic(topic, start));
    }

    private void pollUntil(TopicTail tail, BooleanSupplier condition) {
        pollUntil(tail, record -> taken.add(number(record)), condition);
    }

    private static void pollUntil(
            TopicTail tail, Consumer<ConsumerRecord<byte[], byte[]>> sink, BooleanSupplier condition) {
        long deadline = System.nanoTime() + BOUND_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            tail.poll(POLL, sink);
        }
    }

    private void produce(int from, int to) {
        IntStream.range(from, to).forEach(number -> send(number, System.currentTimeMillis()));
        producer.flush();
    }

    private void send(int number, long timestamp) {
        byte[] value = String.valueOf(number).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, null, timestamp, value, value));
    }

    private static int number(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8));
    }
}
