package io.estran.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void quiet() {
        KafkaLogging.quiet();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestartOnOtherPorts() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.single(data, 0))) {
            produce(broker.bootstrap(), "kept");
            assertThat(broker.diskBytes()).isPositive();
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.single(data, 0))) {
            assertThat(consume(broker.bootstrap())).isEqualTo("kept");
            assertThat(transactionVersion(broker.bootstrap())).isEqualTo((short) 2);
        }
    }

    @Test
    void aTakenPortIsNamedWithWhatToDo() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            EmbeddedBroker.start(BrokerSettings.single(folder.resolve("d"), other.getLocalPort())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .hasMessageContaining("name another port");
        }
    }

    @Test
    void aFatalErrorOfKafkaIsReportedAndDoesNotEndTheProcess() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.single(folder.resolve("f"), 0))) {
            Exit.halt(1, "log folder failed");
            assertThat(broker.fatalError())
                    .hasValueSatisfying(error -> assertThat(error).contains("log folder failed"));
        }
    }

    private static void produce(String bootstrap, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(20, TimeUnit.SECONDS);
            producer.send(new ProducerRecord<>("t", value)).get(20, TimeUnit.SECONDS);
        }
    }

    private static String consume(String bootstrap) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("t", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(20)).iterator().next().value();
        }
    }

    private static short transactionVersion(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.describeFeatures()
                    .featureMetadata()
                    .get(20, TimeUnit.SECONDS)
                    .finalizedFeatures()
                    .get("transaction.version")
                    .maxVersionLevel();
        }
    }
}
