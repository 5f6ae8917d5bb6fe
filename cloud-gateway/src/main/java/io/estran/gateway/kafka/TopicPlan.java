package io.estran.gateway.kafka;

import io.estran.protocol.name.KafkaTopics;
import java.time.Duration;
import java.util.List;

/** All topics of Estran, as DESIGN.md section 5 lists them. Pure. */
final class TopicPlan {
    /** The three that twins read together: the partition of an asset is the same in each. */
    static final List<String> BLOCK_TOPICS = List.of(KafkaTopics.AGGREGATES, KafkaTopics.EVENTS, KafkaTopics.RAW);

    /** The copy of the sequencer's state: made by Kafka Streams, a partition for each of ingest. */
    static final String SEQUENCER_STATE = "estran-sequencer-lanes-changelog";

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final Duration LONG = Duration.ofDays(400);

    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;
    /** Takes whatever ingest took, with the reason. */
    private static final int MAX_QUARANTINE_BYTES = 2 * MAX_MESSAGE_BYTES;

    private TopicPlan() {}

    /** Partition counts for a new installation: they bound how many sequencers and twins can share the work. */
    static int defaultPartitions(int brokers) {
        return brokers >= 3 ? 12 : 4;
    }

    static List<TopicSpecification> of(int partitions) {
        return List.of(
                kept(KafkaTopics.INGEST, partitions, WEEK),
                kept(KafkaTopics.AGGREGATES, partitions, LONG),
                kept(KafkaTopics.EVENTS, partitions, LONG),
                kept(KafkaTopics.RAW, partitions, WEEK),
                compacted(KafkaTopics.LANES, partitions),
                kept(KafkaTopics.CHAIN, partitions, LONG),
                compacted(KafkaTopics.AGENTS, partitions),
                kept(KafkaTopics.COMMANDS, partitions, WEEK),
                compacted(KafkaTopics.KEYS, 1),
                new TopicSpecification(KafkaTopics.QUARANTINE, 1, QUARTER, MAX_QUARANTINE_BYTES));
    }

    /** Whether anything is expected of a topic of that name. */
    static boolean isOurs(String name) {
        return name.equals(SEQUENCER_STATE)
                || of(1).stream().anyMatch(topic -> topic.name().equals(name));
    }

    private static TopicSpecification kept(String name, int partitions, Duration retention) {
        return new TopicSpecification(name, partitions, retention, MAX_MESSAGE_BYTES);
    }

    private static TopicSpecification compacted(String name, int partitions) {
        return new TopicSpecification(name, partitions, null, MAX_MESSAGE_BYTES);
    }
}
