package io.estran.agent.uplink;

import java.time.Duration;

/** Hears from each connection what time it is. Called by the uplink thread; does not block. */
@FunctionalInterface
public interface GatewayTime {
    /**
     * The gateway has just said that it is that time.
     *
     * @param wallNanos ns since the Unix epoch, by the gateway's clock
     * @param took how long the connection was asked for, its TLS handshake left out: so much later it may be by now
     */
    void said(long wallNanos, Duration took);
}
