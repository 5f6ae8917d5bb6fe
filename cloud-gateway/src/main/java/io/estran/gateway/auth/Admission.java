package io.estran.gateway.auth;

import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.MqttTopics;
import org.jspecify.annotations.Nullable;

/**
 * Decides on CONNECT. Stateless but for its settings; any thread. Sections are those of MQTT Version 5.0 (OASIS, 2019).
 */
public final class Admission {
    private static final int PROTOCOL_ERROR = 0x82;
    private static final int CLIENT_ID_NOT_VALID = 0x85;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int BAD_AUTHENTICATION_METHOD = 0x8C;
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;
    private static final int RETAIN_NOT_SUPPORTED = 0x9A;
    private static final int QOS_NOT_SUPPORTED = 0x9B;

    private final int longestKeepAliveSeconds;

    /** Clients that ask for a longer keep-alive, or none, are given this one (3.2.2.3.14 Server Keep Alive). */
    public Admission(int longestKeepAliveSeconds) {
        this.longestKeepAliveSeconds = longestKeepAliveSeconds;
    }

    /** What becomes of a CONNECT. */
    public sealed interface Decision permits Admitted, Refused {}

    /**
     * Welcome.
     *
     * @param keepAliveSeconds what holds on this connection
     * @param keepAliveChanged whether CONNACK must say so
     * @param expiryChanged whether CONNACK must say that the session ends with the connection (3.2.2.3.2)
     * @param will null if there is none
     */
    public record Admitted(
            ClientId client,
            int keepAliveSeconds,
            boolean keepAliveChanged,
            boolean expiryChanged,
            @Nullable Presence will)
            implements Decision {}

    /** CONNACK with that reason code (3.2.2.2) and string, then close. */
    public record Refused(int code, String reason) implements Decision {}

    /**
     * Decides.
     *
     * @param certificateName the common name of the client's certificate; null on a plaintext listener
     */
    public Decision decide(ConnectRequest request, @Nullable String certificateName) {
        if (request.largestPacket() == 0 || request.receiveMaximum() == 0) {
            return new Refused(PROTOCOL_ERROR, "Maximum Packet Size and Receive Maximum are not 0"); // 3.1.2.11.3, .4
        }
        if (request.extendedAuthentication()) {
            // 4.12: a server that does not support the method answers 0x8C.
            return new Refused(BAD_AUTHENTICATION_METHOD, "the certificate is the authentication");
        }
        ClientId client = ClientId.parse(request.clientId());
        if (client == null) {
            // 3.1.3.1: a server may refuse any client id, also the empty one.
            return new Refused(CLIENT_ID_NOT_VALID, ClientId.ALLOWED);
        }
        if (certificateName != null && !certificateName.equals(client.agent().value())) {
            return new Refused(
                    NOT_AUTHORIZED, "client id says " + client.agent() + ", the certificate says " + certificateName);
        }
        Presence will = null;
        if (request.will() != null) {
            Refused refused = refusalOf(request.will(), client.agent());
            if (refused != null) {
                return refused;
            }
            try {
                will = PresenceJson.read(request.will().payload());
            } catch (MalformedBatchException malformed) {
                return new Refused(PAYLOAD_FORMAT_INVALID, "will: " + malformed.getMessage());
            }
            if (!will.agent().equals(client.agent()) || will.online()) {
                return new Refused(NOT_AUTHORIZED, "a will is the offline presence of its own agent");
            }
        }
        int asked = request.keepAliveSeconds();
        boolean capped = asked == 0 || asked > longestKeepAliveSeconds;
        return new Admitted(
                client, capped ? longestKeepAliveSeconds : asked, capped, request.sessionExpirySeconds() != 0, will);
    }

    private static @Nullable Refused refusalOf(ConnectRequest.Will will, AgentName agent) {
        if (will.retain()) {
            return new Refused(RETAIN_NOT_SUPPORTED, "no retained messages here"); // 3.2.2.3.5
        }
        if (will.qos() > 1) {
            return new Refused(QOS_NOT_SUPPORTED, "QoS 1 at most"); // 3.2.2.3.4
        }
        return will.topic().equals(MqttTopics.presence(agent))
                ? null
                : new Refused(NOT_AUTHORIZED, "a will may only go to " + MqttTopics.presence(agent));
    }
}
