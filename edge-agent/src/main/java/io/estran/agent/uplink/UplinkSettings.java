package io.estran.agent.uplink;

import java.time.Duration;

/**
 * How to reach the gateway.
 *
 * @param gateway {@code mqtts://host:port}, or {@code mqtt://host:port} for a trial on loopback
 * @param inFlightLimit most batches unacknowledged, whatever Receive Maximum the gateway grants
 * @param keepAlive MQTT keep-alive; a silent gateway is noticed after about 1.5 of it
 * @param connectTimeout bound on TCP, TLS and CONNACK together
 * @param shortestBackoff bound of the first wait between two attempts
 * @param longestBackoff bound of any wait between two attempts
 * @param presenceInterval how often presence is stated while connected; at most {@link #RAREST_PRESENCE}
 */
public record UplinkSettings(
        String gateway,
        int inFlightLimit,
        Duration keepAlive,
        Duration connectTimeout,
        Duration shortestBackoff,
        Duration longestBackoff,
        Duration presenceInterval) {
    /** Whoever is silent for 35 s counts as offline. */
    public static final Duration RAREST_PRESENCE = Duration.ofSeconds(30);

    /** The defaults for a gateway. */
    public static UplinkSettings to(String gateway) {
        return new UplinkSettings(
                gateway,
                64,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }

    /** The address as Paho wants it. */
    String serverUri() {
        return gateway.replaceFirst("^mqtts://", "ssl://").replaceFirst("^mqtt://", "tcp://");
    }
}
