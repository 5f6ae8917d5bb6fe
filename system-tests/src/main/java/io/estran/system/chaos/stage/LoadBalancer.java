package io.estran.system.chaos.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP load balancer: each new connection goes to the next server, whoever the client is; to the one after it if that one does
 * not answer. It knows nothing of what passes. Two threads a connection; thread safe.
 */
final class LoadBalancer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACKLOG = 64;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket listener;
    private final List<InetSocketAddress> servers;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** Listens on a free port of the loopback address. */
    LoadBalancer(List<InetSocketAddress> servers) throws IOException {
        this.servers = List.copyOf(servers);
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        daemon("estran-balancer-accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        int turn = 0;
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                int first = turn++ % servers.size();
                daemon("estran-balancer-up", () -> serve(client, first));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client, int first) {
        for (int i = 0; i < servers.size(); i++) {
            Socket server = new Socket();
            try {
                server.connect(servers.get((first + i) % servers.size()), CONNECT_MILLIS);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
            } catch (IOException notThere) {
                end(server);
                continue;
            }
            sockets.add(server);
            daemon("estran-balancer-down", () -> pump(server, client));
            pump(client, server);
            return;
        }
        end(client);
    }

    /** Hands on until one side ends, then ends both. */
    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                to.getOutputStream().write(buffer, 0, length);
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
        sockets.forEach(this::end);
    }
}
