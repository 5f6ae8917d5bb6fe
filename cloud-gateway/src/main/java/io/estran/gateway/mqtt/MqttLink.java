package io.estran.gateway.mqtt;

import io.estran.gateway.session.ClientLink;
import io.estran.gateway.session.PublishAnswer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's connection: what it sends, and the end with a reason. Owned by the event loop, but for {@link #execute}. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails ends the channel, which channelInactive tells
final class MqttLink implements ClientLink {
    private static final Logger log = LoggerFactory.getLogger(MqttLink.class);
    private static final int PUBLISH_OVERHEAD = 8;

    /**
     * After DISCONNECT the client has this long to read it and close: closing while its bytes are still coming in would reset the
     * connection, and the reason would be lost on the way.
     */
    private static final long LINGER_MILLIS = 250;

    private final Channel channel;
    private final ChannelHandlerContext valveContext;
    private final Valve valve;
    private final ListenerMeters meters;
    private final String client;
    private final String downTopic;
    private final boolean problemInformation;
    private final boolean roomForReasons;
    private final long largestPacket;
    private boolean closing;
    private boolean toldTooLarge;

    MqttLink(
            ChannelHandlerContext valveContext,
            Valve valve,
            ListenerMeters meters,
            String client,
            String downTopic,
            boolean problemInformation,
            long largestPacket) {
        this.channel = valveContext.channel();
        this.valveContext = valveContext;
        this.valve = valve;
        this.meters = meters;
        this.client = client;
        this.downTopic = downTopic;
        this.problemInformation = problemInformation;
        // A packet that would become too large with them goes without properties (MQTT-3.4.2-2, -3 and MQTT-3.14.2-3).
        this.roomForReasons = largestPacket >= Packets.LARGEST_ANSWER_BYTES;
        this.largestPacket = largestPacket;
    }

    boolean isClosing() {
        return closing;
    }

    /** Whether the client takes a packet of so many bytes. */
    boolean fits(long bytes) {
        return bytes <= largestPacket;
    }

    @Override
    public void acknowledge(int packetId, PublishAnswer answer) {
        if (!closing) {
            boolean withProperties = problemInformation && roomForReasons;
            channel.writeAndFlush(Packets.acknowledgement(packetId, answer, withProperties), channel.voidPromise());
        }
    }

    @Override
    public void down(byte[] payload) {
        // A client's Maximum Packet Size is kept by sending nothing larger (MQTT-3.1.2-24, -25).
        if (closing) {
            return;
        }
        long bytes = (long) payload.length + downTopic.length() + PUBLISH_OVERHEAD;
        if (!fits(bytes)) {
            if (!toldTooLarge) {
                toldTooLarge = true;
                log.warn(
                        "{}: an account of {} bytes is not sent, its Maximum Packet Size is {}; without accounts it frees"
                                + " nothing: let it ask for more, or for no limit",
                        client,
                        bytes,
                        largestPacket);
            }
        } else {
            channel.writeAndFlush(Packets.down(downTopic, payload), channel.voidPromise());
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable() && !closing;
    }

    @Override
    public void disconnect(int reasonCode, String reason) {
        if (closing) {
            return;
        }
        closing = true;
        meters.ended("disconnect", reasonCode);
        log.info("{}: disconnected: {} (0x{})", client, reason, Integer.toHexString(reasonCode));
        channel.writeAndFlush(Packets.disconnect(reasonCode, roomForReasons ? reason : ""));
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void holdBack(boolean hold) {
        valve.holdBack(hold);
    }

    @Override
    public void stopReading() {
        valve.stop(valveContext);
    }

    @Override
    public void executeLater(Runnable task, long millis) {
        if (!closing) {
            channel.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException stopped) {
            log.debug("{}: its event loop has stopped", client, stopped);
        }
    }
}
