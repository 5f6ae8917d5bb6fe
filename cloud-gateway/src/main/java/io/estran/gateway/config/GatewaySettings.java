package io.estran.gateway.config;

import io.estran.gateway.kafka.KafkaSettings;
import io.estran.gateway.mqtt.ListenerSettings;
import io.estran.process.configuration.Address;
import io.estran.process.tls.TlsMaterial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything a gateway process needs to know.
 *
 * @param name unique per process; also the sequencer's place in its group
 * @param kafka how to reach Kafka
 * @param partitions of topics that do not exist yet; 0 takes 4, or 12 with three brokers or more
 * @param kafkaWait how long Kafka may take to answer at start
 * @param tls the listener for agents; empty if there is none
 * @param plaintext the listener for a trial on one machine; empty if there is none
 * @param listener bounds of both
 * @param bounds of what is kept of agents
 * @param http where health and metrics are shown
 * @param sequencerFolder lock files of the sequencer; nothing of value
 */
public record GatewaySettings(
        String name,
        GatewayRole role,
        KafkaSettings kafka,
        int partitions,
        Duration kafkaWait,
        Optional<TlsListener> tls,
        Optional<Address> plaintext,
        ListenerSettings listener,
        AgentBounds bounds,
        Address http,
        Path sequencerFolder) {
    /** How long Kafka may take to answer at start, by default. */
    public static final Duration KAFKA_WAIT = Duration.ofSeconds(60);

    /** Where agents connect, and as whom the gateway shows itself. */
    public record TlsListener(Address listen, TlsMaterial material) {}

    /** Defaults for a gateway with both roles inside another process. */
    public static GatewaySettings of(
            String name, String bootstrap, TlsListener tls, Address http, Path sequencerFolder) {
        return new GatewaySettings(
                name,
                GatewayRole.BOTH,
                KafkaSettings.of(bootstrap, name),
                0,
                KAFKA_WAIT,
                Optional.of(tls),
                Optional.empty(),
                ListenerSettings.defaults(),
                AgentBounds.DEFAULT,
                http,
                sequencerFolder);
    }
}
