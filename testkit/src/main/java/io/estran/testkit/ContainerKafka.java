package io.estran.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Apache's Kafka image in a container, with the settings of a small broker. */
final class ContainerKafka implements KafkaBroker, AutoCloseable {
    /** The release that the embedded broker is, too. */
    private static final String IMAGE = "apache/kafka:4.3.1";

    private final KafkaContainer container = new KafkaContainer(IMAGE)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_LOG_MESSAGE_TIMESTAMP_TYPE", "LogAppendTime")
            .withEnv("KAFKA_MESSAGE_MAX_BYTES", "2097152")
            .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
            .withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "500");

    ContainerKafka() {
        container.start();
    }

    /** Looks for the socket first: Testcontainers tries every way there is and logs each. */
    static boolean isDockerThere() {
        boolean named = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        return named && DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public String bootstrap() {
        return container.getBootstrapServers().replaceFirst("^.*://", "");
    }

    @Override
    public void close() {
        container.stop();
    }
}
