package io.estran.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.kafka.TopicFinding.Weight;
import io.estran.protocol.name.KafkaTopics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is missing, refused or warned of; without Kafka. */
class TopicCheckTest {
    @Test
    void onAnEmptyClusterEveryTopicIsMissingAndNothingIsWrong() {
        TopicCheck check = new TopicCheck(new TopicObservation(1, 2, Map.of()), 0);
        assertThat(check.missing())
                .extracting(TopicSpecification::name)
                .contains(KafkaTopics.INGEST, KafkaTopics.LANES, KafkaTopics.QUARANTINE)
                .hasSize(10);
        assertThat(check.findings()).isEmpty();
    }

    @Test
    void theTopicsThatTwinsReadHaveEqualPartitionCounts() {
        assertThat(new TopicCheck(new TopicObservation(1, 2, Map.of()), 6).missing())
                .filteredOn(topic -> TopicPlan.BLOCK_TOPICS.contains(topic.name()))
                .extracting(TopicSpecification::partitions)
                .containsExactly(6, 6, 6);
    }

    @Test
    void aMissingBlockTopicTakesTheCountOfThoseThatExist() {
        Map<String, TopicObservation.Topic> topics = asPlanned(1, 8);
        topics.remove(KafkaTopics.RAW);
        assertThat(new TopicCheck(new TopicObservation(1, 2, topics), 0).missing())
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitions()).isEqualTo(8));
    }

    @Test
    void topicsAsPlannedAreFine() {
        assertThat(findings(3, asPlanned(3, 12))).isEmpty();
    }

    @Test
    void threeBrokersKeepThreeCopiesAndAcknowledgeWithTwo() {
        TopicCheck check = new TopicCheck(new TopicObservation(3, 2, Map.of()), 0);
        assertThat(check.replication()).isEqualTo(new TopicReplication((short) 3, 2));
        assertThat(check.missing().get(0).configuration(check.replication()))
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("unclean.leader.election.enable", "false");
    }

    @Test
    void aBrokerWithoutGuardedTransactionsIsRefused() {
        assertThat(new TopicCheck(new TopicObservation(1, 1, Map.of()), 0).findings())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.weight()).isEqualTo(Weight.ERROR);
                    assertThat(found)
                            .hasToString("cluster: feature transaction.version is 1, must be 2 (brokers of"
                                    + " Kafka 4.0 or newer; then kafka-features.sh upgrade --feature transaction.version=2):"
                                    + " a transaction of a dead sequencer could reach into the next one");
                });
    }

    @Test
    void differentPartitionCountsOfTheBlockTopicsAreRefused() {
        Map<String, TopicObservation.Topic> topics = asPlanned(1, 4);
        topics.put(KafkaTopics.EVENTS, asPlanned(1, 6).get(KafkaTopics.EVENTS));
        assertThat(findings(1, topics)).singleElement().satisfies(found -> {
            assertThat(found.weight()).isEqualTo(Weight.ERROR);
            assertThat(found.value()).isEqualTo("[4, 6, 4]");
        });
    }

    @Test
    void aCountOfIngestThatChangedAfterItsCreationIsRefused() {
        Map<String, TopicObservation.Topic> topics = asPlanned(1, 8);
        topics.put(TopicPlan.SEQUENCER_STATE, new TopicObservation.Topic(4, 1, Map.of()));
        assertThat(findings(1, topics)).singleElement().satisfies(found -> {
            assertThat(found.weight()).isEqualTo(Weight.ERROR);
            assertThat(found).asString().startsWith("estran.ingest: partition count is 8, must be 4");
        });
    }

    @Test
    void aConfiguredCountThatAnExistingTopicDoesNotHaveIsAWarning() {
        assertThat(new TopicCheck(new TopicObservation(1, 2, asPlanned(1, 8)), 4).findings())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.weight()).isEqualTo(Weight.WARNING);
                    assertThat(found).asString().contains("estran.ingest").contains("new topics only");
                });
    }

    @Test
    void timestampsOfAgentsClocksAreRefused() {
        assertWrong(KafkaTopics.EVENTS, "message.timestamp.type", "CreateTime", Weight.ERROR);
    }

    @Test
    void compactionWhereEveryRecordCountsIsRefused() {
        assertWrong(KafkaTopics.INGEST, "cleanup.policy", "compact", Weight.ERROR);
    }

    @Test
    void deletionWhereTheNewestOfAKeyMustStayIsRefused() {
        assertWrong(KafkaTopics.LANES, "cleanup.policy", "delete", Weight.ERROR);
    }

    @Test
    void aTopicThatRefusesLargeBatchesIsRefused() {
        assertWrong(KafkaTopics.INGEST, "max.message.bytes", "100000", Weight.ERROR);
    }

    @Test
    void shorterRetentionIsAWarning() {
        assertWrong(KafkaTopics.AGGREGATES, "retention.ms", "86400000", Weight.WARNING);
    }

    @Test
    void oneInSyncReplicaOfThreeIsAWarning() {
        assertWrong(KafkaTopics.INGEST, "min.insync.replicas", "1", Weight.WARNING);
    }

    @Test
    void uncleanElectionIsAWarning() {
        assertWrong(KafkaTopics.LANES, "unclean.leader.election.enable", "true", Weight.WARNING);
    }

    @Test
    void fewerCopiesThanBrokersAllowAreAWarning() {
        assertThat(findings(3, asPlanned(1, 4)))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.weight()).isEqualTo(Weight.WARNING))
                .extracting(TopicFinding::setting)
                .containsOnly("replicas");
    }

    private static void assertWrong(String topic, String setting, String value, Weight weight) {
        Map<String, TopicObservation.Topic> topics = asPlanned(3, 4);
        TopicObservation.Topic good = topics.get(topic);
        Map<String, String> settings = new HashMap<>(good.settings());
        settings.put(setting, value);
        topics.put(topic, new TopicObservation.Topic(good.partitions(), good.replicas(), settings));
        assertThat(findings(3, topics)).singleElement().satisfies(found -> {
            assertThat(found.weight()).isEqualTo(weight);
            assertThat(found.topic()).isEqualTo(topic);
            assertThat(found.setting()).isEqualTo(setting);
            assertThat(found.value()).isEqualTo(value);
        });
    }

    private static List<TopicFinding> findings(int brokers, Map<String, TopicObservation.Topic> topics) {
        return new TopicCheck(new TopicObservation(brokers, 2, topics), 0).findings();
    }

    private static Map<String, TopicObservation.Topic> asPlanned(int brokers, int partitions) {
        TopicReplication replication = TopicReplication.on(brokers);
        Map<String, TopicObservation.Topic> topics = new HashMap<>();
        for (TopicSpecification topic : TopicPlan.of(partitions)) {
            topics.put(
                    topic.name(),
                    new TopicObservation.Topic(
                            topic.partitions(), replication.factor(), topic.configuration(replication)));
        }
        return topics;
    }
}
