package io.estran.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy that misbehaves on demand, between a client and a real server.
 *
 * <p>Fault model, each fault from the moment it is switched on, for connections that are there and for new ones:
 *
 * <ul>
 *   <li>delay: bytes arrive later by the given time, in order;
 *   <li>blackhole, per direction: what is sent is held back and nothing is answered, no FIN, no RST; when it ends, all held
 *       bytes arrive (what TCP does when a route comes back);
 *   <li>refuse: new connections are closed as soon as they are accepted;
 *   <li>cut: connections end with FIN at a random place of the byte stream, the rest is lost;
 *   <li>reset: the same with RST.
 * </ul>
 *
 * <p>Bytes are counted per direction when they were handed on. Memory is bounded: each direction of a connection holds at most
 * 64 KiB, then TCP holds the sender back. Two threads a connection; thread safe; {@link #close} ends all within a second.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket listener;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final Gate serverGate = new Gate();
    private final Gate clientGate = new Gate();
    private volatile InetSocketAddress server;
    private volatile long delay;
    private volatile boolean refusing;

    /** Listens on a free loopback port and hands on to that server, which need not be there yet. */
    public FaultyProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        daemon("estran-proxy-accept", this::accept);
    }

    /** Where clients connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** New connections go there from now on. */
    public void redirect(InetSocketAddress other) {
        server = other;
    }

    /** Delays each piece of bytes by that many milliseconds; 0 ends it. */
    public void delayMillis(long millis) {
        delay = millis;
    }

    /** Holds back what the client sends, what the server answers, or both. */
    public void blackhole(boolean towardsServer, boolean towardsClient) {
        serverGate.shut(towardsServer);
        clientGate.shut(towardsClient);
    }

    /** Holds back everything. */
    public void blackhole() {
        blackhole(true, true);
    }

    /** Ends a blackhole. */
    public void open() {
        blackhole(false, false);
    }

    /** Refuses new connections, or no longer. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Ends all connections with FIN. */
    public void cut() {
        connections.forEach(connection -> connection.end(false));
    }

    /** Ends all connections with RST. */
    public void reset() {
        connections.forEach(connection -> connection.end(true));
    }

    /** Connections open now. */
    public int connections() {
        return connections.size();
    }

    /** Connections accepted since the start, refused ones included. */
    public long connectionsAccepted() {
        return accepted.get();
    }

    /** Bytes handed on from clients to the server. */
    public long bytesToServer() {
        return toServer.get();
    }

    /** Bytes handed on from the server to clients. */
    public long bytesToClient() {
        return toClient.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                accepted.incrementAndGet();
                daemon("estran-proxy-connect", () -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        if (refusing) {
            new ProxiedConnection(client, upstream).end(false);
            return;
        }
        try {
            upstream.connect(server, 5_000);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        } catch (IOException noServer) {
            new ProxiedConnection(client, upstream).end(true);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, upstream);
        connections.add(connection);
        if (listener.isClosed()) {
            connection.end(false);
        }
        daemon("estran-proxy-up", () -> pump(connection, client, upstream, serverGate, toServer));
        pump(connection, upstream, client, clientGate, toClient);
    }

    private void pump(ProxiedConnection connection, Socket from, Socket to, Gate gate, AtomicLong count) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                ProxiedConnection.pause(delay);
                gate.pass(connection);
                to.getOutputStream().write(buffer, 0, length);
                count.addAndGet(length);
                length = from.getInputStream().read(buffer);
            }
            connection.end(false);
        } catch (IOException broken) {
            connection.end(true);
        } finally {
            connections.remove(connection);
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
        open();
    }
}
