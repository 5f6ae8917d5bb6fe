package io.estran.gateway.mqtt;

import io.estran.gateway.ingest.IngestLog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Reads the socket only while there is room: pauses while the log is under pressure, while the client has more in it than its
 * share, or while the client does not take what was written for it. Under pressure it still reads once every two seconds, so that PINGREQ is answered; while it pauses, keep-alive is
 * not counted. A client that takes nothing for 30 s is cut off.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails ends the channel, which channelInactive tells
final class Valve extends ChannelInboundHandlerAdapter {
    private static final long LOOK_MILLIS = 100;
    private static final long BREATH_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final IngestLog log;
    private final ListenerMeters meters;
    private boolean paused;
    private boolean heldBack;
    private boolean stopped;
    private long lastRead;
    private long unwritableSince;

    Valve(IngestLog log, ListenerMeters meters) {
        this.log = log;
        this.meters = meters;
    }

    /** From the next read on: whether the client has more waiting in the log than its share. */
    void holdBack(boolean hold) {
        heldBack = hold;
    }

    /** Reads no more, for good. */
    void stop(ChannelHandlerContext context) {
        stopped = true;
        context.channel().config().setAutoRead(false);
    }

    /** Whether silence is this handler's doing. */
    boolean isShut() {
        return paused || stopped;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!paused && !stopped && !hasRoom(context)) {
            paused = true;
            meters.paused.increment();
            lastRead = System.nanoTime();
            unwritableSince = lastRead;
            context.channel().config().setAutoRead(false);
            lookAgain(context);
        }
        context.fireChannelReadComplete();
    }

    private boolean hasRoom(ChannelHandlerContext context) {
        return context.channel().isWritable() && !heldBack && !log.isUnderPressure();
    }

    private void lookAgain(ChannelHandlerContext context) {
        context.executor().schedule(() -> look(context), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(ChannelHandlerContext context) {
        if (stopped || !context.channel().isActive()) {
            return;
        }
        long now = System.nanoTime();
        if (context.channel().isWritable()) {
            unwritableSince = now;
        }
        if (hasRoom(context)) {
            paused = false;
            context.channel().config().setAutoRead(true);
        } else if (now - unwritableSince > PATIENCE_NANOS) {
            context.close();
        } else {
            if (context.channel().isWritable() && now - lastRead > BREATH_NANOS) {
                lastRead = now;
                context.read();
            }
            lookAgain(context);
        }
    }
}
