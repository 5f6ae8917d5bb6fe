package io.estran.gateway;

import io.estran.gateway.config.AgentBounds;
import io.estran.gateway.config.GatewayRole;
import io.estran.gateway.config.GatewaySettings;
import io.estran.gateway.config.GatewaySettings.TlsListener;
import io.estran.gateway.kafka.KafkaSettings;
import io.estran.gateway.mqtt.ListenerSettings;
import io.estran.process.configuration.Address;
import io.estran.testkit.TestAuthority;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A whole gateway on free ports, with a TLS and a plaintext listener. */
final class RunningGateway implements AutoCloseable {
    static final int RECEIVE_MAXIMUM = 8;
    /** Above so many bytes waiting for Kafka sockets are read slowly; at twice as many nothing is taken. */
    static final long SOFT_BYTES = 4L << 20;

    private static final Address FREE = new Address("127.0.0.1", 0);

    final TestAuthority authority = new TestAuthority("Test authority");
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final Gateway gateway;

    RunningGateway(String bootstrap, GatewayRole role, Path folder, Duration deliveryTimeout) throws Exception {
        this("gw-" + UUID.randomUUID().toString().substring(0, 8), bootstrap, role, folder, deliveryTimeout);
    }

    RunningGateway(String name, String bootstrap, GatewayRole role, Path folder, Duration deliveryTimeout)
            throws Exception {
        ListenerSettings defaults = ListenerSettings.defaults();
        gateway = Gateway.start(
                new GatewaySettings(
                        name,
                        role,
                        new KafkaSettings(bootstrap, name, deliveryTimeout, SOFT_BYTES),
                        0,
                        Duration.ofSeconds(20),
                        Optional.of(new TlsListener(FREE, authority.material(folder, name))),
                        Optional.of(FREE),
                        new ListenerSettings(
                                RECEIVE_MAXIMUM,
                                defaults.longestKeepAlive(),
                                Duration.ofSeconds(2),
                                200,
                                1_000,
                                defaults.stopTimeout()),
                        AgentBounds.DEFAULT,
                        FREE,
                        folder.resolve("sequencer")),
                registry);
    }

    double count(String meter, String... tags) {
        return registry.get(meter).tags(tags).counter().count();
    }

    double gauge(String meter) {
        return registry.get(meter).gauge().value();
    }

    @Override
    public void close() throws Exception {
        gateway.close();
    }
}
