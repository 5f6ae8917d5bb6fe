package io.estran.benchmarks.mqtt;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.MqttTopics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
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
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the {@link NullAcknowledger}: answers, and leaves at the end of each read. Of the last batch, the only one
 * that is looked at, it makes an account ten times a second, as the sequencer commits: the lane is stored up to there. All batches
 * are of one lane. Owned by the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends the channel, and the client tells
final class AcknowledgingHandler extends SimpleChannelInboundHandler<MqttMessage> {
    private static final long ACCOUNT_MILLIS = 100;
    private static final long EPOCH = 1;

    private final boolean likeGateway;
    private final Supplier<NullAcknowledger.Expectation> expectation;
    private long offset = -1;
    private long accounted = -1;
    private @Nullable ByteBuf last;

    AcknowledgingHandler(boolean likeGateway, Supplier<NullAcknowledger.Expectation> expectation) {
        this.likeGateway = likeGateway;
        this.expectation = expectation;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) throws Exception {
        if (message.decoderResult().isFailure()) {
            throw new IllegalStateException(
                    "not MQTT 5", message.decoderResult().cause());
        }
        switch (message.fixedHeader().messageType()) {
            case PUBLISH -> publish(context, (MqttPublishMessage) message);
            case CONNECT -> context.writeAndFlush(welcome());
            case SUBSCRIBE -> subscribe(context, (MqttSubscribeMessage) message);
            case PINGREQ -> context.writeAndFlush(new MqttMessage(header(MqttMessageType.PINGRESP)));
            default -> context.close();
        }
    }

    private void publish(ChannelHandlerContext context, MqttPublishMessage message) {
        if (message.fixedHeader().qosLevel() == MqttQoS.AT_MOST_ONCE) {
            return; // presence
        }
        offset++;
        MqttProperties properties = MqttProperties.NO_PROPERTIES;
        if (likeGateway) {
            ReferenceCountUtil.release(last);
            last = message.payload().retain();
            properties = place();
        }
        context.write(
                new MqttPubAckMessage(
                        header(MqttMessageType.PUBACK),
                        new MqttPubReplyMessageVariableHeader(
                                message.variableHeader().packetId(), (byte) 0, properties)),
                context.voidPromise());
        expectation.get().batch();
    }

    private MqttProperties place() {
        MqttProperties.UserProperties position = new MqttProperties.UserProperties();
        position.add(MqttTopics.PARTITION, "0");
        position.add(MqttTopics.OFFSET, Long.toString(offset));
        position.add(MqttTopics.EPOCH, Long.toString(EPOCH));
        MqttProperties properties = new MqttProperties();
        properties.add(position);
        return properties;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    private void subscribe(ChannelHandlerContext context, MqttSubscribeMessage message) {
        context.writeAndFlush(new MqttSubAckMessage(
                header(MqttMessageType.SUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(
                        message.variableHeader().messageId(), MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(0)));
        String topic = message.payload().topicSubscriptions().get(0).topicFilter();
        context.executor()
                .scheduleAtFixedRate(
                        () -> account(context, topic), ACCOUNT_MILLIS, ACCOUNT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void account(ChannelHandlerContext context, String topic) {
        if (last == null || accounted == offset || !context.channel().isActive()) {
            return;
        }
        accounted = offset;
        try {
            byte[] json = AccountJson.writeMessage(
                    new AccountMessage(account(BatchReader.read(ByteBufUtil.getBytes(last))), offset));
            context.writeAndFlush(new MqttPublishMessage(
                    header(MqttMessageType.PUBLISH),
                    new MqttPublishVariableHeader(topic, 0, MqttProperties.NO_PROPERTIES),
                    Unpooled.wrappedBuffer(json)));
        } catch (MalformedBatchException | UnreadableVersionException notFromTheSpool) {
            context.fireExceptionCaught(notFromTheSpool);
        }
    }

    private Account account(Batch batch) {
        BatchHeader header = batch.header();
        return new Account(
                header.agent(),
                header.lane(),
                header.batchClass(),
                header.runNumber(),
                LaneStatus.OK,
                0,
                header.to(),
                batch.chainHash(),
                header.to(),
                header.lastOrdinal(),
                0,
                0,
                List.of(),
                0,
                offset,
                EPOCH,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO));
    }

    private static MqttMessage welcome() {
        MqttProperties properties = new MqttProperties();
        properties.add(
                new MqttProperties.IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, NullAcknowledger.RECEIVE_MAXIMUM));
        properties.add(new MqttProperties.IntegerProperty(MqttProperties.MAXIMUM_QOS, 1));
        return new MqttConnAckMessage(
                header(MqttMessageType.CONNACK),
                new MqttConnAckVariableHeader(MqttConnectReturnCode.CONNECTION_ACCEPTED, false, properties));
    }

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ReferenceCountUtil.release(last);
        last = null;
    }
}
