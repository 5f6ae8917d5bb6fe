package io.estran.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/** First in line: refuses a connection beyond the budget before a byte of it is read, so that a storm costs no TLS handshakes. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails ends the channel, which channelInactive tells
final class StormGuard extends ChannelInboundHandlerAdapter {
    private final ConnectionBudget budget;
    private final ListenerMeters meters;
    private boolean taken;

    StormGuard(ConnectionBudget budget, ListenerMeters meters) {
        this.budget = budget;
        this.meters = meters;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        taken = budget.take();
        if (taken) {
            meters.accepted.increment();
            context.fireChannelActive();
            return;
        }
        meters.storm.increment();
        context.channel().config().setAutoRead(false);
        long delay = budget.delayMillis();
        if (delay == 0) {
            context.close();
            return;
        }
        context.executor()
                .schedule(
                        () -> {
                            budget.waited();
                            context.close();
                        },
                        delay,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (taken) {
            taken = false;
            budget.giveBack();
            context.fireChannelInactive();
        }
    }
}
