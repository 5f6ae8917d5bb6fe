package io.estran.gateway.kafka;

import io.estran.gateway.kafka.TopicFinding.Weight;
import io.estran.protocol.name.KafkaTopics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what is missing and what is wrong with the topics of a cluster. Pure: the observation goes in, the topics to
 * create and the findings come out; {@link TopicSetup} asks Kafka and acts.
 */
final class TopicCheck {
    /** Level at which brokers guard transactions against late writes of the dead (KIP-890). */
    private static final int TRANSACTION_VERSION = 2;

    private final TopicObservation observed;
    private final int wantedPartitions;
    private final List<TopicSpecification> plan;
    private final TopicReplication replication;

    /**
     * A check of what was observed.
     *
     * @param partitions for topics to be created; 0 takes the count of the block topics that exist, or the default
     */
    TopicCheck(TopicObservation observed, int partitions) {
        this.observed = observed;
        this.wantedPartitions = partitions;
        this.plan = TopicPlan.of(partitions > 0 ? partitions : presentPartitions(observed));
        this.replication = TopicReplication.on(observed.brokers());
    }

    private static int presentPartitions(TopicObservation observed) {
        return TopicPlan.BLOCK_TOPICS.stream()
                .filter(observed.topics()::containsKey)
                .mapToInt(name -> topic(observed, name).partitions())
                .findFirst()
                .orElse(TopicPlan.defaultPartitions(observed.brokers()));
    }

    TopicReplication replication() {
        return replication;
    }

    /** Topics that do not exist. */
    List<TopicSpecification> missing() {
        return plan.stream()
                .filter(topic -> !observed.topics().containsKey(topic.name()))
                .toList();
    }

    /** Everything that is not as it must be, topics in the plan's order. */
    List<TopicFinding> findings() {
        List<TopicFinding> findings = new ArrayList<>();
        cluster(findings);
        for (TopicSpecification topic : plan) {
            if (observed.topics().containsKey(topic.name())) {
                settings(topic, topic(observed, topic.name()), findings);
            }
        }
        return findings;
    }

    private void cluster(List<TopicFinding> findings) {
        if (observed.transactionVersion() < TRANSACTION_VERSION) {
            findings.add(new TopicFinding(
                    Weight.ERROR,
                    "cluster",
                    "feature transaction.version",
                    Integer.toString(observed.transactionVersion()),
                    "2 (brokers of Kafka 4.0 or newer; then kafka-features.sh upgrade --feature transaction.version=2)",
                    "a transaction of a dead sequencer could reach into the next one"));
        }
        ingest(findings);
        TreeMap<String, Integer> counts = new TreeMap<>();
        Set<Integer> different = new HashSet<>();
        for (TopicSpecification topic : plan) {
            if (TopicPlan.BLOCK_TOPICS.contains(topic.name())) {
                int count = observed.topics().containsKey(topic.name())
                        ? topic(observed, topic.name()).partitions()
                        : topic.partitions();
                counts.put(topic.name(), count);
                different.add(count);
            }
        }
        if (different.size() > 1) {
            findings.add(new TopicFinding(
                    Weight.ERROR,
                    String.join(", ", counts.keySet()),
                    "partition counts",
                    counts.values().toString(),
                    "equal (delete the topic that is empty, or raise the count of the smaller ones before first use)",
                    "a twin would miss blocks of its assets"));
        }
    }

    /** Lanes are spread over the partitions of ingest by agent: another count would read them without their past. */
    private void ingest(List<TopicFinding> findings) {
        TopicObservation.Topic ingest = observed.topics().get(KafkaTopics.INGEST);
        if (ingest == null) {
            return;
        }
        TopicObservation.Topic state = observed.topics().get(TopicPlan.SEQUENCER_STATE);
        if (state != null && state.partitions() != ingest.partitions()) {
            findings.add(new TopicFinding(
                    Weight.ERROR,
                    KafkaTopics.INGEST,
                    "partition count",
                    Integer.toString(ingest.partitions()),
                    state.partitions() + ", as when it was created (" + TopicPlan.SEQUENCER_STATE + " has as many)",
                    "agents would change partition and the sequencer would not know their lanes"));
        }
        if (wantedPartitions > 0 && wantedPartitions != ingest.partitions()) {
            findings.add(new TopicFinding(
                    Weight.WARNING,
                    KafkaTopics.INGEST,
                    "partition count",
                    Integer.toString(ingest.partitions()),
                    wantedPartitions + " by kafka.partitions, which counts for new topics only",
                    "the topic keeps its count"));
        }
    }

    private void settings(TopicSpecification topic, TopicObservation.Topic found, List<TopicFinding> findings) {
        equal(
                topic,
                found,
                "message.timestamp.type",
                "LogAppendTime",
                "order and retention would follow agents' clocks",
                findings);
        equal(
                topic,
                found,
                "cleanup.policy",
                topic.cleanupPolicy(),
                topic.isCompacted() ? "it would lose the newest value of a key" : "records would be lost to compaction",
                findings);
        if (number(found, "max.message.bytes", Long.MAX_VALUE) < topic.maxMessageBytes()) {
            findings.add(finding(
                    Weight.ERROR,
                    topic,
                    found,
                    "max.message.bytes",
                    topic.maxMessageBytes() + " or more",
                    "batches that Estran allows would be refused"));
        }
        long retention = number(found, "retention.ms", -1);
        if (topic.retention() != null
                && retention >= 0
                && retention < topic.retention().toMillis()) {
            findings.add(finding(
                    Weight.WARNING,
                    topic,
                    found,
                    "retention.ms",
                    topic.retention().toMillis() + " or more ("
                            + topic.retention().toDays() + " days)",
                    "records disappear sooner than Estran promises"));
        }
        copies(topic, found, findings);
    }

    private void copies(TopicSpecification topic, TopicObservation.Topic found, List<TopicFinding> findings) {
        if (found.replicas() < replication.factor()) {
            findings.add(new TopicFinding(
                    Weight.WARNING,
                    topic.name(),
                    "replicas",
                    Integer.toString(found.replicas()),
                    replication.factor() + " (there are " + observed.brokers() + " brokers)",
                    "the loss of one broker can lose what was acknowledged"));
        } else if (number(found, "min.insync.replicas", Long.MAX_VALUE) < replication.inSync()) {
            findings.add(finding(
                    Weight.WARNING,
                    topic,
                    found,
                    "min.insync.replicas",
                    replication.inSync() + " or more",
                    "what one broker alone has is acknowledged, and can be lost with it"));
        }
        if ("true".equals(found.settings().get("unclean.leader.election.enable"))) {
            findings.add(finding(
                    Weight.WARNING,
                    topic,
                    found,
                    "unclean.leader.election.enable",
                    "false",
                    "a broker that is behind may take over and cut off what was acknowledged"));
        }
    }

    private static void equal(
            TopicSpecification topic,
            TopicObservation.Topic found,
            String setting,
            String expected,
            String consequence,
            List<TopicFinding> findings) {
        if (!expected.equals(found.settings().get(setting))) {
            findings.add(finding(Weight.ERROR, topic, found, setting, expected, consequence));
        }
    }

    private static TopicFinding finding(
            Weight weight,
            TopicSpecification topic,
            TopicObservation.Topic found,
            String setting,
            String expected,
            String consequence) {
        String value = found.settings().getOrDefault(setting, "not set");
        return new TopicFinding(weight, topic.name(), setting, value, expected, consequence);
    }

    private static long number(TopicObservation.Topic found, String setting, long absent) {
        String text = found.settings().get(setting);
        return text == null ? absent : Long.parseLong(text);
    }

    private static TopicObservation.Topic topic(TopicObservation observed, String name) {
        TopicObservation.Topic found = observed.topics().get(name);
        if (found == null) {
            throw new IllegalStateException("topic " + name + " was not observed");
        }
        return found;
    }
}
