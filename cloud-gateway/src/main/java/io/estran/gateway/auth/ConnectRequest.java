package io.estran.gateway.auth;

import org.jspecify.annotations.Nullable;

/**
 * What of an MQTT 5 CONNECT decides on admission.
 *
 * @param clientId as sent
 * @param keepAliveSeconds 0 if the client wants none
 * @param sessionExpirySeconds 0 if absent; 0xFFFFFFFF (as a long) for ever
 * @param largestPacket Maximum Packet Size, bytes; 0xFFFFFFFF (as a long) if absent
 * @param receiveMaximum 65,535 if absent
 * @param will null if there is none
 * @param extendedAuthentication whether an Authentication Method is present
 */
public record ConnectRequest(
        String clientId,
        int keepAliveSeconds,
        long sessionExpirySeconds,
        long largestPacket,
        int receiveMaximum,
        @Nullable Will will,
        boolean extendedAuthentication) {
    /** The will as sent. */
    public record Will(String topic, int qos, boolean retain, byte[] payload) {}
}
