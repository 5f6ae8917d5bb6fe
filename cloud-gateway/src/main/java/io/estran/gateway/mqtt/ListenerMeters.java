package io.estran.gateway.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HexFormat;

/** What the listeners count. Thread safe. */
final class ListenerMeters {
    final Counter accepted;
    final Counter storm;
    final Counter tlsFailures;
    final Counter silent;
    final Counter paused;
    private final MeterRegistry registry;

    ListenerMeters(MeterRegistry registry) {
        this.registry = registry;
        accepted = registry.counter("estran.gateway.connections.accepted");
        storm = registry.counter("estran.gateway.connections.refused");
        tlsFailures = registry.counter("estran.gateway.tls.failures");
        silent = registry.counter("estran.gateway.connections.silent");
        paused = registry.counter("estran.gateway.reading.paused");
    }

    /** A CONNECT was refused, or a connection ended by the gateway, with that reason code; there are some forty. */
    void ended(String packet, int code) {
        registry.counter(
                        "estran.gateway.ended",
                        "packet",
                        packet,
                        "code",
                        "0x" + HexFormat.of().toHexDigits((byte) code))
                .increment();
    }
}
