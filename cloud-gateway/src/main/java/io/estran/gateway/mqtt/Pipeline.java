package io.estran.gateway.mqtt;

import io.estran.gateway.auth.Admission;
import io.estran.gateway.auth.ClientId;
import io.estran.gateway.session.SessionServices;
import io.estran.gateway.session.Sessions;
import io.estran.process.tls.TlsMaterial;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** The way of a packet, from the socket inwards: one named handler per concern. */
final class Pipeline extends ChannelInitializer<SocketChannel> {
    static final String KEEP_ALIVE = "keep-alive";
    static final String SESSION = "session";

    private static final int FLUSHES = 256;

    private final @Nullable TlsMaterial tls;
    private final ListenerSettings settings;
    private final ConnectionBudget budget;
    private final Admission admission;
    private final Sessions sessions;
    private final SessionServices services;
    private final ListenerMeters meters;

    /** A pipeline with mutual TLS, or without if {@code tls} is null. */
    Pipeline(
            @Nullable TlsMaterial tls,
            ListenerSettings settings,
            ConnectionBudget budget,
            Admission admission,
            Sessions sessions,
            SessionServices services,
            ListenerMeters meters) {
        this.tls = tls;
        this.settings = settings;
        this.budget = budget;
        this.admission = admission;
        this.sessions = sessions;
        this.services = services;
        this.meters = meters;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        Valve valve = new Valve(services.log(), meters);
        ChannelPipeline way = channel.pipeline();
        way.addLast("storm-guard", new StormGuard(budget, meters));
        way.addLast("flush", new FlushConsolidationHandler(FLUSHES, true));
        if (tls != null) {
            way.addLast("tls", mutualTls(tls));
        }
        way.addLast("packet-size", new PacketSize(ListenerSettings.MAX_PACKET_BYTES));
        way.addLast("decoder", new MqttDecoder(ListenerSettings.MAX_PACKET_BYTES, ClientId.MAX_LENGTH));
        way.addLast("encoder", MqttEncoder.INSTANCE);
        way.addLast("valve", valve);
        way.addLast("connect", new ConnectHandler(admission, sessions, services, settings, meters, valve));
    }

    private SslHandler mutualTls(TlsMaterial material) {
        SSLEngine engine = material.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        engine.setEnabledProtocols(new String[] {TlsMaterial.PROTOCOL});
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }
}
