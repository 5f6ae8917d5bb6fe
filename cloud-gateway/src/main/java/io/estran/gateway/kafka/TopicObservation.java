package io.estran.gateway.kafka;

import java.util.Map;

/**
 * What stands on the brokers.
 *
 * @param brokers how many there are
 * @param transactionVersion finalised level of the feature {@code transaction.version}; 0 if there is none
 * @param topics the topics of the plan that exist, by name
 */
record TopicObservation(int brokers, int transactionVersion, Map<String, Topic> topics) {
    TopicObservation {
        topics = Map.copyOf(topics);
    }

    /**
     * One topic.
     *
     * @param replicas least number of replicas of any of its partitions
     * @param settings its settings in effect, by Kafka's names
     */
    record Topic(int partitions, int replicas, Map<String, String> settings) {
        Topic {
            settings = Map.copyOf(settings);
        }
    }
}
