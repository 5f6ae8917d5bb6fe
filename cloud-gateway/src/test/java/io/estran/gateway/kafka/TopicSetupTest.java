package io.estran.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.name.KafkaTopics;
import io.estran.testkit.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.Test;

abstract class TopicSetupTest {
    private final Map<String, Object> client;

    TopicSetupTest(KafkaBroker kafka) {
        client = Map.of("bootstrap.servers", kafka.bootstrap());
    }

    @Test
    void topicsAreCreatedOnceWithTheirSettings() throws Exception {
        assertThat(setup().ensure()).isEqualTo(new TopicReplication((short) 1, 1));
        assertThat(setup().ensure()).isEqualTo(new TopicReplication((short) 1, 1));
        try (Admin admin = Admin.create(client)) {
            assertThat(admin.describeTopics(List.of(KafkaTopics.EVENTS))
                            .allTopicNames()
                            .get(30, TimeUnit.SECONDS)
                            .get(KafkaTopics.EVENTS)
                            .partitions())
                    .hasSize(4);
            assertThat(admin.describeConfigs(List.of(resource(KafkaTopics.LANES)))
                            .all()
                            .get(30, TimeUnit.SECONDS)
                            .get(resource(KafkaTopics.LANES))
                            .get("cleanup.policy")
                            .value())
                    .isEqualTo("compact");
        }
    }

    @Test
    void aTopicWithASettingThatBreaksAPromiseIsRefused() throws Exception {
        setup().ensure();
        set(KafkaTopics.COMMANDS, "message.timestamp.type", "CreateTime");
        try {
            assertThatThrownBy(() -> setup().ensure())
                    .isInstanceOf(TopicSetupException.class)
                    .hasMessageContaining(
                            "estran.commands: message.timestamp.type is CreateTime, must be LogAppendTime");
        } finally {
            set(KafkaTopics.COMMANDS, "message.timestamp.type", "LogAppendTime");
        }
    }

    @Test
    void aBrokerThatIsNotThereIsNamedWithWhatToDo() {
        TopicSetup nowhere = new TopicSetup(Map.of("bootstrap.servers", "127.0.0.1:1"), 0, Duration.ofMillis(500));
        assertThatThrownBy(nowhere::ensure)
                .isInstanceOf(TopicSetupException.class)
                .hasMessageContaining("Kafka at 127.0.0.1:1 does not answer");
    }

    @Test
    void anAnswerThatIsAnErrorIsNotCalledSilence() {
        assertThat(TopicSetup.problem(new InvalidReplicationFactorException("all brokers are fenced")))
                .startsWith(" answers with an error: ")
                .contains("all brokers are fenced")
                .contains("while a broker starts");
        assertThat(TopicSetup.problem(new org.apache.kafka.common.errors.TimeoutException("no node")))
                .startsWith(" does not answer: ");
    }

    /** It may start later: the gateway waits for it as for one that does not answer yet. */
    @Test
    void aHostThatCannotBeResolvedIsNamedAndMayComeLater() {
        TopicSetup nowhere =
                new TopicSetup(Map.of("bootstrap.servers", "no-such-host.invalid:9092"), 0, Duration.ofMillis(500));
        assertThatThrownBy(nowhere::ensure)
                .isInstanceOf(TopicSetupException.class)
                .hasMessageContaining("Kafka at no-such-host.invalid:9092")
                .hasCauseInstanceOf(org.apache.kafka.common.KafkaException.class);
    }

    private TopicSetup setup() {
        return new TopicSetup(client, 0, Duration.ofSeconds(30));
    }

    private void set(String topic, String setting, String value) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.incrementalAlterConfigs(Map.of(
                            resource(topic),
                            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
