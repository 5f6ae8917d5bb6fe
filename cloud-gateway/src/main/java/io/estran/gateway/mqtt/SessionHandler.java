package io.estran.gateway.mqtt;

import io.estran.gateway.session.ReasonCode;
import io.estran.gateway.session.Session;
import io.estran.gateway.session.Sessions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates the packets of an admitted client into calls on its session. Owned by the event loop. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails ends the channel, which channelInactive tells
final class SessionHandler extends SimpleChannelInboundHandler<MqttMessage> {
    private static final Logger log = LoggerFactory.getLogger(SessionHandler.class);

    /** Of SUBACK and UNSUBACK, beside a code for each filter. */
    private static final int ACK_BYTES = 8;

    private final Session session;
    private final Sessions sessions;
    private final MqttLink link;
    private boolean normal;
    private boolean ended;

    SessionHandler(Session session, Sessions sessions, MqttLink link) {
        this.session = session;
        this.sessions = sessions;
        this.link = link;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        if (link.isClosing()) {
            return;
        }
        if (message.decoderResult().isFailure()) {
            boolean tooLong = message.decoderResult().cause() instanceof TooLongFrameException;
            session.disconnect(
                    tooLong ? ReasonCode.PACKET_TOO_LARGE : ReasonCode.MALFORMED_PACKET,
                    String.valueOf(message.decoderResult().cause().getMessage()));
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case PUBLISH -> publish((MqttPublishMessage) message);
            case SUBSCRIBE -> subscribe(context, (MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe(context, (MqttUnsubscribeMessage) message);
            case PINGREQ -> context.writeAndFlush(Packets.pong(), context.voidPromise());
            case DISCONNECT -> disconnected(context, message);
            default ->
                // A second CONNECT (MQTT-3.1.0-2), acknowledgements of what was never sent, packets that only servers
                // send.
                session.disconnect(
                        ReasonCode.PROTOCOL_ERROR, message.fixedHeader().messageType() + " is not expected");
        }
    }

    private void publish(MqttPublishMessage message) {
        if (message.variableHeader().properties().getProperty(MqttProperties.TOPIC_ALIAS) != null) {
            session.disconnect(ReasonCode.TOPIC_ALIAS_INVALID, "Topic Alias Maximum is 0"); // MQTT-3.3.2-9
            return;
        }
        ByteBuf payload = message.payload();
        session.publish(
                message.variableHeader().topicName(),
                message.fixedHeader().qosLevel().value(),
                message.fixedHeader().isRetain(),
                message.variableHeader().packetId(),
                ByteBufUtil.getBytes(payload));
    }

    private void subscribe(ChannelHandlerContext context, MqttSubscribeMessage message) {
        MqttProperties properties = message.idAndPropertiesVariableHeader().properties();
        if (properties.getProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER) != null) {
            session.disconnect(
                    ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, "Subscription Identifiers Available is 0");
            return;
        }
        if (message.payload().topicSubscriptions().isEmpty()) {
            session.disconnect(ReasonCode.PROTOCOL_ERROR, "SUBSCRIBE without a filter"); // MQTT-3.8.3-2
            return;
        }
        if (isAnswerTooLarge(message.payload().topicSubscriptions().size())) {
            return;
        }
        List<Integer> codes = new ArrayList<>();
        message.payload().topicSubscriptions().forEach(one -> codes.add(session.subscribe(one.topicFilter())));
        context.writeAndFlush(Packets.subscribed(message.variableHeader().messageId(), codes), context.voidPromise());
        session.startDownlink();
    }

    private void unsubscribe(ChannelHandlerContext context, MqttUnsubscribeMessage message) {
        if (isAnswerTooLarge(message.payload().topics().size())) {
            return;
        }
        List<Short> codes = new ArrayList<>();
        message.payload().topics().forEach(topic -> codes.add((short) session.unsubscribe(topic)));
        context.writeAndFlush(Packets.unsubscribed(message.variableHeader().messageId(), codes), context.voidPromise());
    }

    /** MQTT-3.1.2-24: an answer that the client does not take; unanswered it would wait for ever. */
    private boolean isAnswerTooLarge(int filters) {
        boolean tooLarge = !link.fits((long) ACK_BYTES + filters);
        if (tooLarge) {
            session.disconnect(ReasonCode.PACKET_TOO_LARGE, "the answer to so many filters is larger than it takes");
        }
        return tooLarge;
    }

    private void disconnected(ChannelHandlerContext context, MqttMessage message) {
        int code = message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                ? header.reasonCode() & 0xFF
                : ReasonCode.SUCCESS;
        normal = code == ReasonCode.SUCCESS; // 0x04 and failures publish the will (3.14.2.1)
        context.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            session.writable();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            session.disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT, "nothing heard for 1.5 times the keep-alive");
        } else if (event == PacketSize.TooLarge.BYTES) {
            session.disconnect(
                    ReasonCode.PACKET_TOO_LARGE, "Maximum Packet Size is " + ListenerSettings.MAX_PACKET_BYTES);
        } else if (event == PacketSize.TooLarge.MALFORMED_LENGTH) {
            session.disconnect(ReasonCode.MALFORMED_PACKET, "a remaining length of more than four bytes");
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!ended) {
            ended = true;
            if (!link.isClosing()) {
                log.info("{}: {}", session.client(), normal ? "left" : "connection lost");
            }
            session.ended(normal);
            sessions.end(session);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("{}: connection broken", session.client(), cause);
        } else {
            log.warn("{}: closed because of an unexpected fault", session.client(), cause);
        }
        context.close();
    }
}
