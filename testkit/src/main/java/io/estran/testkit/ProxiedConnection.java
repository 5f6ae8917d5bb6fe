package io.estran.testkit;

import java.io.IOException;
import java.net.Socket;

/** Both sockets of one connection through the proxy. Thread safe. */
final class ProxiedConnection {
    private final Socket client;
    private final Socket server;
    private volatile boolean ended;

    ProxiedConnection(Socket client, Socket server) {
        this.client = client;
        this.server = server;
    }

    boolean isEnded() {
        return ended;
    }

    /** Closes both sides, with RST or FIN. */
    void end(boolean reset) {
        ended = true;
        end(client, reset);
        end(server, reset);
    }

    private static void end(Socket socket, boolean reset) {
        try {
            if (reset && !socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException alreadyGone) {
            // What was to be ended has ended.
        }
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // What was to be ended has ended.
        }
    }

    static void pause(long millis) {
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
