package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.broker.KafkaLogging;
import io.estran.gateway.kafka.TopicSetup;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.name.KafkaTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs a broker of its own: it is stopped. */
class BrokerRestartTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final AgentLane lane = new AgentLane("lab-1", 1);

    @Test
    void theSequencerOutlivesItsBrokerAndGoesOnByItself() throws Exception {
        KafkaLogging.quiet();
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.single(folder.resolve("broker"), 0));
        String bootstrap = broker.bootstrap();
        new TopicSetup(Map.of("bootstrap.servers", bootstrap), 1, Duration.ofSeconds(30)).ensure();
        try (Sequencer sequencer =
                        Sequencer.start(SequencerSettings.of(bootstrap, "gw-1", folder, 1), new SimpleMeterRegistry());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
                CommittedRecords committed = new CommittedRecords(bootstrap, lane)) {
            send(producer, lane.next());
            await().atMost(DEADLINE).until(() -> committed.poll().last() == 1);
            send(producer, lane.next());
            broker.close();
            broker = EmbeddedBroker.start(BrokerSettings.single(folder.resolve("broker"), broker.port()));
            send(producer, lane.next());
            await().atMost(DEADLINE).until(() -> committed.poll().last() == 3);
            assertThat(committed.ids()).doesNotHaveDuplicates();
        } finally {
            broker.close();
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Batch batch) {
        producer.send(new ProducerRecord<>(
                KafkaTopics.INGEST, batch.header().agent().value().getBytes(StandardCharsets.UTF_8), batch.bytes()));
    }
}
