package io.estran.gateway.mqtt;

import io.estran.gateway.auth.Admission;
import io.estran.gateway.session.PublishAnswer;
import io.estran.protocol.name.MqttTopics;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.List;

/** The packets that the gateway sends. Stateless. */
final class Packets {
    /** No PUBACK and no DISCONNECT is larger: a reason in UTF-8, and a position. */
    static final int LARGEST_ANSWER_BYTES = 2_048;

    /** No CONNACK is larger that leaves out what may be left out. */
    static final int LARGEST_BARE_WELCOME_BYTES = 34;

    private static final int MOST_REASON_CHARACTERS = 512;

    private Packets() {}

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }

    private static void number(MqttProperties properties, int id, int value) {
        properties.add(new MqttProperties.IntegerProperty(id, value));
    }

    private static void reason(MqttProperties properties, String reason) {
        if (!reason.isEmpty()) {
            String text = reason.substring(0, Math.min(reason.length(), MOST_REASON_CHARACTERS));
            properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, text));
        }
    }

    /**
     * CONNACK: welcome, and everything that this gateway does not do (3.2.2.3).
     *
     * @param withTime whether there is room for the gateway's time
     */
    static MqttConnAckMessage welcome(
            Admission.Admitted admitted, int receiveMaximum, long wallMillis, boolean withTime) {
        MqttProperties properties = new MqttProperties();
        number(properties, MqttProperties.RECEIVE_MAXIMUM, receiveMaximum);
        number(properties, MqttProperties.MAXIMUM_QOS, 1);
        number(properties, MqttProperties.RETAIN_AVAILABLE, 0);
        number(properties, MqttProperties.MAXIMUM_PACKET_SIZE, ListenerSettings.MAX_PACKET_BYTES);
        number(properties, MqttProperties.TOPIC_ALIAS_MAXIMUM, 0);
        number(properties, MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE, 0);
        number(properties, MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
        number(properties, MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, 0);
        if (admitted.keepAliveChanged()) {
            number(properties, MqttProperties.SERVER_KEEP_ALIVE, admitted.keepAliveSeconds());
        }
        if (admitted.expiryChanged()) {
            number(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, 0);
        }
        if (withTime) {
            MqttProperties.UserProperties time = new MqttProperties.UserProperties();
            time.add(MqttTopics.TIME, Long.toString(wallMillis));
            properties.add(time);
        }
        return new MqttConnAckMessage(
                header(MqttMessageType.CONNACK),
                new MqttConnAckVariableHeader(MqttConnectReturnCode.CONNECTION_ACCEPTED, false, properties));
    }

    /** CONNACK: refused. */
    static MqttConnAckMessage refusal(MqttConnectReturnCode code, String reason) {
        MqttProperties properties = new MqttProperties();
        reason(properties, reason);
        return new MqttConnAckMessage(
                header(MqttMessageType.CONNACK), new MqttConnAckVariableHeader(code, false, properties));
    }

    /** PUBACK; the position is left out if the client wants no problem information (3.1.2.11.7 covers user properties). */
    static MqttPubAckMessage acknowledgement(int packetId, PublishAnswer answer, boolean withProperties) {
        MqttProperties properties = new MqttProperties();
        if (withProperties) {
            reason(properties, answer.reason());
            if (answer.offset() >= 0) {
                MqttProperties.UserProperties position = new MqttProperties.UserProperties();
                position.add(MqttTopics.PARTITION, Integer.toString(answer.partition()));
                position.add(MqttTopics.OFFSET, Long.toString(answer.offset()));
                if (answer.epoch() >= 0) {
                    position.add(MqttTopics.EPOCH, Long.toString(answer.epoch()));
                }
                properties.add(position);
            }
        }
        return new MqttPubAckMessage(
                header(MqttMessageType.PUBACK),
                new MqttPubReplyMessageVariableHeader(packetId, (byte) answer.code(), properties));
    }

    static MqttMessage disconnect(int code, String reason) {
        MqttProperties properties = new MqttProperties();
        reason(properties, reason);
        return new MqttMessage(
                header(MqttMessageType.DISCONNECT),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) code, properties));
    }

    static MqttSubAckMessage subscribed(int packetId, List<Integer> codes) {
        return new MqttSubAckMessage(
                header(MqttMessageType.SUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(codes));
    }

    static MqttUnsubAckMessage unsubscribed(int packetId, List<Short> codes) {
        return new MqttUnsubAckMessage(
                header(MqttMessageType.UNSUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(codes));
    }

    static MqttMessage pong() {
        return new MqttMessage(header(MqttMessageType.PINGRESP));
    }

    /** A QoS 0 PUBLISH. */
    static MqttPublishMessage down(String topic, byte[] payload) {
        return new MqttPublishMessage(
                header(MqttMessageType.PUBLISH),
                new MqttPublishVariableHeader(topic, 0, MqttProperties.NO_PROPERTIES),
                Unpooled.wrappedBuffer(payload));
    }
}
