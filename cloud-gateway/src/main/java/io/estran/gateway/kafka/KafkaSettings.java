package io.estran.gateway.kafka;

import java.time.Duration;

/**
 * How to reach Kafka and how much may wait for it.
 *
 * @param bootstrap {@code host:port}, comma separated
 * @param clientId names this gateway in the brokers' logs and quotas
 * @param deliveryTimeout longest wait for Kafka's acknowledgement of a record; then its connection is closed
 * @param inFlightBytes soft bound of what waits for Kafka; the hard bound is twice that
 */
public record KafkaSettings(String bootstrap, String clientId, Duration deliveryTimeout, long inFlightBytes) {
    /** The defaults: 10 s, 64 MiB. */
    public static KafkaSettings of(String bootstrap, String clientId) {
        return new KafkaSettings(bootstrap, clientId, Duration.ofSeconds(10), 64L << 20);
    }
}
