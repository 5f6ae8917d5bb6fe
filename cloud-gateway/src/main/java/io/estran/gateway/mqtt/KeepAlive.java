package io.estran.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/** Fires {@link IdleStateEvent} when a client was silent for one and a half times its keep-alive (MQTT-3.1.2-22). */
final class KeepAlive extends IdleStateHandler {
    private final Valve valve;

    KeepAlive(int keepAliveSeconds, Valve valve) {
        super(keepAliveSeconds * 1_500L, 0, 0, TimeUnit.MILLISECONDS);
        this.valve = valve;
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) throws Exception {
        if (!valve.isShut()) {
            super.channelIdle(context, event);
        }
    }
}
