package io.estran.console.web;

import io.estran.console.live.EventStreams;
import io.estran.process.configuration.Address;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page (package comment). Owns Jetty's threads. */
public final class PageServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PageServer.class);
    private static final int MOST_THREADS = 16;
    private static final int LEAST_THREADS = 4;
    private static final int WAITING_CONNECTIONS = 128;
    private static final long IDLE_MILLIS = 30_000;
    /** What waits in the kernel is old news to a page: little of it. */
    private static final int SEND_BUFFER = 128 << 10;

    private final Javalin javalin;
    private final int port;

    private PageServer(Javalin javalin, int port) {
        this.javalin = javalin;
        this.port = port;
    }

    /**
     * Binds and serves.
     *
     * @param hosts names under which the page may be asked for, besides localhost and IP addresses
     * @param most pages at a time; each takes some connections
     * @throws IOException if the address cannot be bound; the message names it and says what to do
     */
    public static PageServer start(Address listen, Set<String> hosts, int most, EventStreams streams, StateFile state)
            throws IOException {
        ServerSocketChannel channel = bind(listen);
        boolean started = false;
        try {
            InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
            boolean beyond = !bound.getAddress().isLoopbackAddress();
            if (beyond) {
                log.warn(
                        "listen {}: the page is open to everyone who reaches this address: there is no login and no TLS; bind to loopback, or put a proxy that has both before it",
                        listen);
            }
            Doorkeeper door = new Doorkeeper(new Handler.Sequence(streams), beyond && hosts.isEmpty(), hosts);
            Javalin javalin = Javalin.create(config -> configure(config, channel, door, most, state));
            javalin.start();
            started = true;
            log.info("the page is at http://{}:{}/", browsable(bound.getAddress()), bound.getPort());
            return new PageServer(javalin, bound.getPort());
        } finally {
            if (!started) {
                channel.close();
            }
        }
    }

    /** Before Javalin, so that a taken port is told in one clear line. */
    private static ServerSocketChannel bind(Address listen) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        boolean bound = false;
        try {
            InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
            if (address.isUnresolved()) {
                throw new IOException("the name " + listen.host() + " is not known to this machine");
            }
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, WAITING_CONNECTIONS);
            bound = true;
            return channel;
        } catch (IOException failure) {
            throw new IOException(
                    "listen " + listen + ": " + failure.getMessage()
                            + "; choose another address or port, or stop what has it",
                    failure);
        } finally {
            if (!bound) {
                channel.close();
            }
        }
    }

    private static void configure(
            JavalinConfig config, ServerSocketChannel channel, Doorkeeper door, int most, StateFile state) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        // Files are packed once, and the state once a revision.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("estran-console-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setHandler(door);
            // A browser takes up to six connections for one page.
            server.addBean(new NetworkConnectionLimit(most * 6 + WAITING_CONNECTIONS, server));
        });
        config.jetty.addConnector((server, http) -> connector(server, http, channel));
        new PageFiles().byPath().forEach((path, file) -> config.routes.get(path, context -> send(context, file, true)));
        config.routes.get("/api/state", context -> send(context, state.file(), false));
        config.routes.error(404, context -> context.result("There is no such page.\n"));
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, ServerSocketChannel channel) {
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        try {
            connector.open(channel);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return connector;
    }

    private static void send(Context context, PageFile file, boolean kept) {
        context.header("Cache-Control", kept ? "no-cache" : "no-store");
        context.header("ETag", file.tag());
        context.header("Vary", "Accept-Encoding");
        if (kept && file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        String accepted = context.header("Accept-Encoding");
        boolean packed = file.packed().length > 0 && accepted != null && accepted.contains("gzip");
        if (packed) {
            context.header("Content-Encoding", "gzip");
        }
        context.contentType(file.type());
        context.result(packed ? file.packed() : file.plain());
    }

    private static String browsable(InetAddress address) {
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** The port that is bound. */
    public int port() {
        return port;
    }

    /** Closes the port and ends the threads. Streams must be closed before. */
    @Override
    public void close() {
        javalin.stop();
    }
}
