package io.estran.benchmarks.delivery.chain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * TCP between an agent and its gateways: a load balancer that gives each connection to the next server, or the one after it if
 * that one does not answer; a link of a certain rate towards them; a link that can be taken away. Two threads a connection;
 * thread safe.
 */
final class Forwarder implements AutoCloseable {
    /** No bound on the rate. */
    static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACKLOG = 64;
    private static final int BUFFER_BYTES = 16 * 1024;
    /** What a link holds by itself is little: otherwise it would not slow the agent but take all it has. */
    private static final int SOCKET_BYTES = 64 * 1024;
    /** Waking up late is made up for by so much, not by more: the link's rate is a bound. */
    private static final long CREDIT = TimeUnit.MILLISECONDS.toNanos(2);

    private static final double SECOND = 1e9;

    private final ServerSocket listener;
    private final List<Integer> ports;
    private final double bytesPerSecond;
    private final PublishWatch.@Nullable Listener published;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile int next;
    private volatile int serving;
    private volatile long connectedAt;

    /**
     * Listens on a free port of the loopback address.
     *
     * @param ports of the servers, on the loopback address
     * @param bytesPerSecond that pass towards the servers; {@link #UNBOUNDED} for as many as there are
     * @param published is told what clients of MQTT publish; null if nobody listens
     */
    Forwarder(List<Integer> ports, double bytesPerSecond, PublishWatch.@Nullable Listener published)
            throws IOException {
        this.ports = List.copyOf(ports);
        this.bytesPerSecond = bytesPerSecond;
        this.published = published;
        listener = new ServerSocket();
        if (bytesPerSecond < UNBOUNDED) {
            listener.setReceiveBufferSize(SOCKET_BYTES);
        }
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        daemon("estran-bench-accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Which server has the connection that was made last. */
    int serving() {
        return serving;
    }

    /** When the connection that was made last was made, monotonic, ns. */
    long connectedAt() {
        return connectedAt;
    }

    /** Ends all connections; the next one goes to that server. */
    void move(int server) {
        next = server;
        cut();
    }

    /** Ends all connections, and from now on each at once, until {@link #mend}. */
    void away() {
        refusing = true;
        cut();
    }

    /** Takes connections again. */
    void mend() {
        refusing = false;
    }

    private void cut() {
        sockets.forEach(this::end);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                if (refusing) {
                    end(client);
                    continue;
                }
                long now = System.nanoTime();
                int first = next;
                next = (first + 1) % ports.size();
                daemon("estran-bench-up", () -> serve(client, first, now));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client, int first, long since) {
        for (int i = 0; i < ports.size(); i++) {
            int chosen = (first + i) % ports.size();
            Socket server = new Socket();
            try {
                server.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(chosen)), CONNECT_MILLIS);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
            } catch (IOException notThere) {
                end(server);
                continue;
            }
            sockets.add(server);
            serving = chosen;
            connectedAt = since;
            daemon("estran-bench-down", () -> pump(server, client, UNBOUNDED, null));
            pump(client, server, bytesPerSecond, published == null ? null : new PublishWatch(published));
            return;
        }
        end(client);
    }

    /** Hands on until one side ends, then ends both. */
    private void pump(Socket from, Socket to, double rate, @Nullable PublishWatch watch) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long free = System.nanoTime();
        try {
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                long now = System.nanoTime();
                to.getOutputStream().write(buffer, 0, length);
                if (watch != null) {
                    watch.pass(buffer, length, now);
                }
                free = Math.max(free, now - CREDIT) + (long) (length / rate * SECOND);
                LockSupport.parkNanos(free - System.nanoTime());
                length = from.getInputStream().read(buffer);
            }
        } catch (IOException broken) {
            // Either side may end at any time; both are ended below.
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // What was to be ended has ended.
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
