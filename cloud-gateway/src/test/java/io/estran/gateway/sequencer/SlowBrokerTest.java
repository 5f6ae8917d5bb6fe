package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.broker.KafkaLogging;
import io.estran.gateway.kafka.TopicSetup;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.name.KafkaTopics;
import io.estran.testkit.FaultyProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose every answer takes a while, as over a long way or on a busy machine. */
class SlowBrokerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int BATCHES = 600;
    /** Several times that in each commit: much longer than the interval between two. */
    private static final long DELAY_MILLIS = 40;

    @TempDir
    Path folder;

    private final AgentLane lane = new AgentLane("lab-1", 1);

    @Test
    void commitsThatTakeLongerThanTheirIntervalCarryManyBatches() throws Exception {
        KafkaLogging.quiet();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (FaultyProxy proxy = new FaultyProxy(new InetSocketAddress(loopback, 1));
                EmbeddedBroker broker = EmbeddedBroker.start(
                        BrokerSettings.single(folder.resolve("broker"), 0).behind(proxy.port()))) {
            proxy.redirect(new InetSocketAddress(loopback, broker.port()));
            String bootstrap = "127.0.0.1:" + proxy.port();
            new TopicSetup(Map.of("bootstrap.servers", bootstrap), 1, Duration.ofSeconds(30)).ensure();
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            try (Sequencer sequencer = Sequencer.start(SequencerSettings.of(bootstrap, "gw-1", folder, 1), registry);
                    CommittedRecords committed = new CommittedRecords(bootstrap, lane)) {
                send(bootstrap, 1);
                await().atMost(DEADLINE).until(() -> committed.poll().last() == 1);
                proxy.delayMillis(DELAY_MILLIS);
                send(bootstrap, BATCHES);
                await("all of them are stored")
                        .atMost(DEADLINE)
                        .until(() -> committed.poll().last() == BATCHES + 1
                                && committed.ids().size() >= 2 * (BATCHES + 1));
                assertThat(committed.ids()).doesNotHaveDuplicates().hasSize(2 * (BATCHES + 1));
                proxy.delayMillis(0);
            }
        }
    }

    private void send(String bootstrap, int count) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                Batch batch = lane.next();
                producer.send(new ProducerRecord<>(
                        KafkaTopics.INGEST,
                        batch.header().agent().value().getBytes(StandardCharsets.UTF_8),
                        batch.bytes()));
            }
        }
    }
}
