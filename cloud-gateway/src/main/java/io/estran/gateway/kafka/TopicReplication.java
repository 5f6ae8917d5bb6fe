package io.estran.gateway.kafka;

/**
 * Copies of every record.
 *
 * @param factor replicas
 * @param inSync replicas that must have it before it is acknowledged
 */
public record TopicReplication(short factor, int inSync) {
    /** 3 and 2 wherever there are three brokers, else 1 and 1. */
    static TopicReplication on(int brokers) {
        return brokers >= 3 ? new TopicReplication((short) 3, 2) : new TopicReplication((short) 1, 1);
    }
}
