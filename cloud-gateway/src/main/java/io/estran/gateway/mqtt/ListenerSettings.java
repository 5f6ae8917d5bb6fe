package io.estran.gateway.mqtt;

import java.time.Duration;

/**
 * Bounds of the MQTT listeners.
 *
 * @param receiveMaximum most QoS 1 PUBLISH packets of one client without PUBACK
 * @param longestKeepAlive Server Keep Alive for clients that ask for more, or for none
 * @param connectTimeout bound on the TLS handshake, and on CONNECT after it
 * @param maximumConnections on all listeners together
 * @param connectionsPerSecond new connections on all listeners together
 * @param stopTimeout how long clients may wait for their PUBACKs when the gateway stops
 */
public record ListenerSettings(
        int receiveMaximum,
        Duration longestKeepAlive,
        Duration connectTimeout,
        int maximumConnections,
        int connectionsPerSecond,
        Duration stopTimeout) {
    /** Largest MQTT packet, bytes: a batch of 256 KiB, its topic and properties. */
    public static final int MAX_PACKET_BYTES = 300 * 1024;

    /** The defaults. */
    public static ListenerSettings defaults() {
        return new ListenerSettings(
                32, Duration.ofSeconds(60), Duration.ofSeconds(10), 10_000, 500, Duration.ofSeconds(5));
    }
}
