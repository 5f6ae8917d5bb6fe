package io.estran.gateway.mqtt;

import io.estran.gateway.auth.Admission;
import io.estran.gateway.session.SessionServices;
import io.estran.gateway.session.Sessions;
import io.estran.process.tls.TlsMaterial;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MQTT listeners and their threads: {@code estran-accept} and one {@code estran-mqtt} per core. Started by the constructor's
 * user with {@link #listen}; {@link #close} stops accepting, lets clients have the answers in flight, and says goodbye.
 */
public final class MqttEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MqttEndpoint.class);
    private static final int BACKLOG = 1024;
    private static final int LOW_WATER = 64 * 1024;
    private static final int HIGH_WATER = 128 * 1024;
    private static final long THREADS_STOP_SECONDS = 5;

    private final ListenerSettings settings;
    private final Sessions sessions;
    private final SessionServices services;
    private final Admission admission;
    private final ConnectionBudget budget;
    private final ListenerMeters meters;
    private final EventLoopGroup acceptor;
    private final EventLoopGroup workers;
    private final List<Channel> listeners = new ArrayList<>();

    public MqttEndpoint(
            ListenerSettings settings,
            Sessions sessions,
            SessionServices services,
            MeterRegistry registry,
            RandomGenerator random) {
        this.settings = settings;
        this.sessions = sessions;
        this.services = services;
        this.admission = new Admission((int) settings.longestKeepAlive().toSeconds());
        this.budget = new ConnectionBudget(
                settings.maximumConnections(), settings.connectionsPerSecond(), services.clock(), random);
        this.meters = new ListenerMeters(registry);
        registry.gauge("estran.gateway.connections", budget, ConnectionBudget::open);
        registry.gauge("estran.gateway.sessions", sessions, Sessions::count);
        acceptor = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("estran-accept", true), NioIoHandler.newFactory());
        workers = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("estran-mqtt", true),
                NioIoHandler.newFactory());
    }

    /**
     * Binds and accepts.
     *
     * @param tls null for plaintext
     * @return the port that is bound
     * @throws IOException if the address cannot be bound; the message names it
     */
    public int listen(InetSocketAddress address, @Nullable TlsMaterial tls) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(acceptor, workers)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                .childHandler(new Pipeline(tls, settings, budget, admission, sessions, services, meters))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "mqtt " + address.getHostString() + ":" + address.getPort() + ": "
                            + bound.cause().getMessage() + "; choose another address or port, or stop what has it",
                    bound.cause());
        }
        listeners.add(bound.channel());
        int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
        log.info("MQTT 5 on {}:{}, {}", address.getHostString(), port, tls == null ? "plaintext" : "mutual TLS");
        return port;
    }

    /** {@link #close} returns within that time: answers in flight, and the ends of two groups of threads. */
    public static Duration stopsWithin(ListenerSettings settings) {
        return settings.stopTimeout().plusSeconds(2 * THREADS_STOP_SECONDS);
    }

    /** Stops accepting, then sessions (bounded by the settings), then threads. */
    @Override
    public void close() throws InterruptedException {
        for (Channel listener : listeners) {
            listener.close().awaitUninterruptibly();
        }
        int left = sessions.leave(settings.stopTimeout().toMillis());
        if (left > 0) {
            log.warn("{} clients did not get all their answers in time; their connections are cut", left);
        }
        acceptor.shutdownGracefully(0, THREADS_STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        workers.shutdownGracefully(0, THREADS_STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
