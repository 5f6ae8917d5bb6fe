package io.estran.benchmarks.mqtt;

import io.estran.process.tls.TlsMaterial;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The barest MQTT 5 endpoint on the gateway's codec: PUBACK at once, no check, nothing kept but the last batch. For the uplink
 * it also answers as a gateway does: the place on each PUBACK, and accounts for who subscribes. One client at a time, one event
 * loop; {@link #expect} is for any thread.
 */
public final class NullAcknowledger implements AutoCloseable {
    /** The gateway's default. */
    public static final int RECEIVE_MAXIMUM = 32;

    private static final int LARGEST_PACKET = 300 * 1024;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("bench-acknowledger", true), NioIoHandler.newFactory());
    private final boolean likeGateway;
    private final int port;
    private volatile Expectation expectation = new Expectation(0);

    /** So many batches are expected. Owned by the event loop, but for the future. */
    static final class Expectation {
        private final int count;
        private final CompletableFuture<Long> nanos = new CompletableFuture<>();
        private int seen;
        private long first;

        Expectation(int count) {
            this.count = count;
        }

        /** A batch is here. */
        void batch() {
            seen++;
            if (seen == 1) {
                first = System.nanoTime();
            }
            if (seen == count) {
                nanos.complete(System.nanoTime() - first);
            }
        }
    }

    /**
     * Listens on a free port of the loopback address.
     *
     * @param tls for mutual TLS; null for plaintext
     * @param likeGateway whether PUBACK has user properties and accounts are sent
     */
    public NullAcknowledger(@Nullable TlsMaterial tls, boolean likeGateway) throws IOException {
        this.likeGateway = likeGateway;
        var bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(mutualTls(tls));
                        }
                        channel.pipeline()
                                .addLast(
                                        new MqttDecoder(LARGEST_PACKET),
                                        MqttEncoder.INSTANCE,
                                        new AcknowledgingHandler(NullAcknowledger.this.likeGateway, () -> expectation));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException("no port for the acknowledger", bound.cause());
        }
        port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    private static SslHandler mutualTls(TlsMaterial material) {
        SSLEngine engine = material.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        engine.setEnabledProtocols(new String[] {TlsMaterial.PROTOCOL});
        return new SslHandler(engine);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** From now on counts batches; completes with the time from the first to the last of so many, ns. */
    public CompletableFuture<Long> expect(int count) {
        Expectation next = new Expectation(count);
        expectation = next;
        return next.nanos;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its threads are daemons: whoever stops does not wait for them
    public void close() {
        loop.shutdownGracefully();
    }
}
