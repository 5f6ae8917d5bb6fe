package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.gateway.kafka.TopicSetup;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import io.estran.testkit.KafkaBroker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sequencer on a real broker, as a read_committed consumer sees it. */
abstract class SequencerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final String bootstrap;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AgentLane lane = new AgentLane(
            "agent-" + ThreadLocalRandom.current().nextInt(1 << 30),
            ThreadLocalRandom.current().nextLong());
    private KafkaProducer<byte[], byte[]> producer;
    private CommittedRecords committed;

    SequencerTest(KafkaBroker kafka) {
        bootstrap = kafka.bootstrap();
    }

    @BeforeEach
    void connect() throws Exception {
        new TopicSetup(Map.of("bootstrap.servers", bootstrap), 0, Duration.ofSeconds(30)).ensure();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        committed = new CommittedRecords(bootstrap, lane);
    }

    @AfterEach
    void disconnect() {
        committed.close();
        producer.close();
    }

    @Test
    void eachBlockIsReadOnceAndInOrderWhateverIsRepeatedAndTheAccountSaysSo() throws Exception {
        try (Sequencer sequencer = start()) {
            for (int i = 0; i < 40; i++) {
                send(lane.next());
                send(lane.batches.get(i / 2));
            }
            send(lane.lastOfLane());
            awaitAccount(41);
            assertThat(committed.ids()).doesNotHaveDuplicates().hasSize(81);
            assertThat(committed.sequences("plant/asset-1"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 40).boxed().toList());
            assertThat(committed.newest().stored()).isEqualTo(41);
            assertThat(committed.newest().duplicatesDropped()).isEqualTo(40);
            assertThat(committed.newest().hash()).isEqualTo(lane.point().hash());
            assertThat(sequencer.isReady()).isTrue();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                // The topic by which TopicSetup knows how many partitions ingest had.
                assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                        .contains("estran-sequencer-lanes-changelog");
            }
            await().atMost(DEADLINE).until(() -> sequencer.lag() == 0);
        }
    }

    @Test
    void aGapIsOnEveryPartitionOfTheClasssTopicOnce() throws Exception {
        try (Sequencer sequencer = start()) {
            send(lane.next());
            lane.next();
            lane.next();
            send(lane.gap(2, 3, GapReason.EVICTED));
            send(lane.gap(2, 3, GapReason.EVICTED));
            send(lane.next());
            awaitAccount(4);
            await().atMost(DEADLINE).until(() -> committed.poll().gaps.size() >= 4);
            assertThat(committed.gaps).extracting(ConsumerRecord::partition).containsExactlyInAnyOrder(0, 1, 2, 3);
            assertThat(committed.sequences("plant/asset-0")).containsExactly(1L, 4L);
        }
    }

    @Test
    void allAccountsOfAnAgentAreInThePartitionOfItsName() throws Exception {
        try (Sequencer sequencer = start()) {
            send(lane.next());
            awaitAccount(1);
            int partition = committed.newest().partition();
            AgentLane second = lane.successor(lane.id.low() + 1);
            send(second.next());
            try (CommittedRecords others = new CommittedRecords(bootstrap, second)) {
                await().atMost(DEADLINE).until(() -> others.poll().last() == 1);
                assertThat(others.newest().partition()).isEqualTo(partition);
            }
        }
    }

    @Test
    void aSequencerThatIsClosedAndStartedAgainGoesOnWhereItWas() throws Exception {
        try (Sequencer sequencer = start()) {
            sendNext(50);
            await().atMost(DEADLINE).until(() -> committed.poll().last() > 0);
        }
        sendNext(50);
        try (Sequencer sequencer = start()) {
            awaitAccount(100);
        }
        assertOnceAndInOrder(100);
    }

    /** How much of it that thread gets to before the one that decides, nobody can say: there is work until it was some. */
    @Test
    void aBacklogIsReadByAThreadOfItsOwnWhichEndsWithTheSequencer() throws Exception {
        sendNext(200);
        try (Sequencer sequencer = start()) {
            Counter readAhead =
                    registry.get("estran.sequencer.records.read.ahead").counter();
            await().atMost(DEADLINE).until(() -> {
                sendNext(100);
                awaitAccount(lane.batches.size());
                return readAhead.count() > 0;
            });
            assertThat(readers()).isEqualTo(1);
        }
        await().atMost(DEADLINE).until(() -> readers() == 0);
        assertOnceAndInOrder(lane.batches.size());
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("estran-sequencer-ahead"))
                .count();
    }

    @Test
    void aSequencerThatIsKilledInTheMiddleOfItsWorkLeavesNothingTwiceAndNothingOut() throws Exception {
        Process process = SequencerProcess.start(bootstrap, "gw-1", folder);
        // Records keep coming, one acknowledged after the other, so that the kill meets an open transaction.
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1_500; i++) {
                sendNext(1);
            }
        });
        try {
            await().atMost(DEADLINE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> committed.poll().last() > 100);
        } finally {
            process.destroyForcibly().waitFor();
        }
        long killed = System.nanoTime();
        try (Sequencer sequencer = start()) {
            sender.join();
            awaitAccount(1_500);
        }
        System.out.printf("recovered %d ms after the kill%n", (System.nanoTime() - killed) / 1_000_000);
        assertOnceAndInOrder(1_500);
    }

    @Test
    void aPoisonRecordStopsNothing() throws Exception {
        try (Sequencer sequencer = start()) {
            send(lane.next());
            producer.send(new ProducerRecord<>(
                    KafkaTopics.INGEST, lane.agent.value().getBytes(StandardCharsets.UTF_8), new byte[1_000]));
            producer.send(new ProducerRecord<>(KafkaTopics.INGEST, null, null));
            send(lane.next());
            awaitAccount(2);
            assertThat(registry.get("estran.sequencer.thread.failures")
                            .counter()
                            .count())
                    .isZero();
        }
    }

    private Sequencer start() throws Exception {
        return Sequencer.start(SequencerSettings.of(bootstrap, "gw-1", folder, 1), registry);
    }

    private void sendNext(int count) {
        for (int i = 0; i < count; i++) {
            send(lane.next());
        }
        producer.flush();
    }

    private void send(Batch batch) {
        byte[] agent = lane.agent.value().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(KafkaTopics.INGEST, agent, batch.bytes());
        record.headers().add(KafkaHeaders.CLIENT, agent);
        producer.send(record);
    }

    private void awaitAccount(long last) {
        await().atMost(DEADLINE).until(() -> committed.poll().last() >= last);
        // Accounts and blocks are of one transaction; a consumer gets partitions in any order.
        await().atMost(DEADLINE).until(() -> committed.poll().blocks.size() >= blocksStored());
    }

    private long blocksStored() {
        return committed.newest().records();
    }

    private void assertOnceAndInOrder(int batches) {
        committed.poll();
        assertThat(committed.ids()).doesNotHaveDuplicates().hasSize(2 * batches);
        List<Long> all = LongStream.rangeClosed(1, batches).boxed().toList();
        assertThat(committed.sequences("plant/asset-0")).isEqualTo(all);
        assertThat(committed.sequences("plant/asset-1")).isEqualTo(all);
        assertThat(committed.newest().stored()).isEqualTo(batches);
        assertThat(committed.newest().lane()).isNotEqualTo(Id128.NONE);
    }
}
