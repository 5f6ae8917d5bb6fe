package io.estran.testkit;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A real Kafka broker for tests, as a test gets it from {@link WithKafka}: one per test JVM, started when the first test
 * asks for it, on free ports, with data of its own. Tests share it: each takes topics and agents of its own. Thread safe.
 */
public interface KafkaBroker {
    /** Where clients connect: host:port. */
    String bootstrap();

    /** Makes a topic with a name of its own and returns the name. */
    default String newTopic(String prefix, int partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        return name;
    }
}
