package io.estran.testkit;

import io.estran.broker.BrokerException;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.broker.KafkaLogging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The embedded broker with a temporary folder, removed at the end. */
final class EmbeddedKafka implements KafkaBroker, AutoCloseable {
    private final Path folder;
    private final EmbeddedBroker broker;

    private EmbeddedKafka(Path folder, EmbeddedBroker broker) {
        this.folder = folder;
        this.broker = broker;
    }

    static EmbeddedKafka start() throws IOException, BrokerException, InterruptedException {
        KafkaLogging.quiet();
        Path folder = Files.createTempDirectory("estran-test-broker");
        return new EmbeddedKafka(folder, EmbeddedBroker.start(BrokerSettings.single(folder, 0)));
    }

    @Override
    public String bootstrap() {
        return broker.bootstrap();
    }

    @Override
    public void close() throws InterruptedException, IOException {
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
