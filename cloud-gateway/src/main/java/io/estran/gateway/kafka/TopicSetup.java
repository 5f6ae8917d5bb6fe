package io.estran.gateway.kafka;

import io.estran.gateway.kafka.TopicFinding.Weight;
import io.estran.protocol.name.KafkaTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics that are missing, and checks all of them: what every process that writes to Kafka does at its start, on its
 * main thread. Several may do it at once. Nothing that exists is changed.
 */
public final class TopicSetup {
    private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
    private static final String TRANSACTION_VERSION = "transaction.version";

    private final Map<String, Object> client;
    private final int partitions;
    private final Duration deadline;
    private int ingestPartitions;

    /**
     * Plans the set-up; {@link #ensure} does it.
     *
     * @param client settings of a Kafka client, {@code bootstrap.servers} among them
     * @param partitions of new topics; 0 takes 4, or 12 with three brokers or more
     * @param deadline for each question to Kafka
     */
    public TopicSetup(Map<String, Object> client, int partitions, Duration deadline) {
        Map<String, Object> bounded = new HashMap<>(client);
        // Otherwise a question to a Kafka that is not there keeps the client from closing for a minute.
        bounded.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(deadline.toMillis()));
        bounded.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(deadline.toMillis()));
        this.client = Map.copyOf(bounded);
        this.partitions = partitions;
        this.deadline = deadline;
    }

    /**
     * Asks, creates, checks.
     *
     * @return the replication that this cluster allows
     * @throws TopicSetupException if Kafka does not answer in time, or something is wrong that breaks a promise; warnings are
     *     logged
     */
    public TopicReplication ensure() throws TopicSetupException, InterruptedException {
        try (Admin admin = admin()) {
            TopicCheck check = new TopicCheck(observe(admin), partitions);
            refuseErrors(check.findings());
            for (TopicSpecification topic : check.missing()) {
                create(admin, topic, check.replication());
            }
            // Another process may have created some meanwhile, its own way.
            TopicObservation observed = observe(admin);
            List<TopicFinding> findings = new TopicCheck(observed, partitions).findings();
            refuseErrors(findings);
            findings.forEach(warning -> log.warn("Kafka: {}", warning));
            TopicObservation.Topic ingest = observed.topics().get(KafkaTopics.INGEST);
            ingestPartitions = ingest == null ? 0 : ingest.partitions();
            return check.replication();
        } catch (ExecutionException | TimeoutException failure) {
            Throwable cause =
                    failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new TopicSetupException("Kafka at " + bootstrap() + problem(cause), failure);
        }
    }

    /** Silence, or an answer that is an error: what to do differs. */
    static String problem(Throwable cause) {
        boolean silent = cause instanceof TimeoutException
                || cause instanceof org.apache.kafka.common.errors.TimeoutException
                || cause instanceof DisconnectException;
        return silent
                ? " does not answer: " + cause + ". Start it, or name another address"
                : " answers with an error: " + cause
                        + ". If that does not pass, as while a broker starts, look at its log, and at"
                        + " what this gateway may do there";
    }

    /** How many partitions {@code estran.ingest} was found to have; 0 before {@link #ensure}. */
    public int ingestPartitions() {
        return ingestPartitions;
    }

    /** Fails if none of the hosts can be resolved, which may be so until they have started. */
    private Admin admin() throws TopicSetupException {
        try {
            return Admin.create(client);
        } catch (KafkaException unresolvable) {
            Throwable cause = unresolvable.getCause() == null ? unresolvable : unresolvable.getCause();
            throw new TopicSetupException(
                    "Kafka at " + bootstrap() + " cannot be asked: " + cause.getMessage()
                            + ". Check the address, or start it",
                    unresolvable);
        }
    }

    private void refuseErrors(List<TopicFinding> findings) throws TopicSetupException {
        List<TopicFinding> errors = findings.stream()
                .filter(found -> found.weight() == Weight.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new TopicSetupException(bootstrap(), errors);
        }
    }

    private String bootstrap() {
        return String.valueOf(client.get("bootstrap.servers"));
    }

    private void create(Admin admin, TopicSpecification topic, TopicReplication replication)
            throws ExecutionException, TimeoutException, InterruptedException {
        NewTopic created = new NewTopic(topic.name(), topic.partitions(), replication.factor())
                .configs(topic.configuration(replication));
        try {
            answer(admin.createTopics(List.of(created)).all());
            log.info(
                    "topic {} created: {} partitions, replication {}",
                    topic.name(),
                    topic.partitions(),
                    replication.factor());
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
        }
    }

    private TopicObservation observe(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        int brokers = answer(admin.describeCluster().nodes()).size();
        FinalizedVersionRange transactions = answer(admin.describeFeatures().featureMetadata())
                .finalizedFeatures()
                .get(TRANSACTION_VERSION);
        List<String> present = new ArrayList<>(answer(admin.listTopics().names()));
        present.removeIf(name -> !TopicPlan.isOurs(name));
        Map<String, TopicDescription> described =
                answer(admin.describeTopics(present).allTopicNames());
        Map<ConfigResource, Config> settings = answer(admin.describeConfigs(present.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
        Map<String, TopicObservation.Topic> topics = new HashMap<>();
        settings.forEach((resource, config) -> {
            TopicDescription description = described.get(resource.name());
            if (description != null) {
                topics.put(resource.name(), topic(description, config));
            }
        });
        return new TopicObservation(brokers, transactions == null ? 0 : transactions.maxVersionLevel(), topics);
    }

    private static TopicObservation.Topic topic(TopicDescription description, Config config) {
        Map<String, String> settings = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                settings.put(entry.name(), entry.value());
            }
        }
        int replicas = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return new TopicObservation.Topic(description.partitions().size(), replicas, settings);
    }

    private <T> T answer(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
}
