package io.estran.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports before Kafka binds them: its own error does not say what to do. */
final class FreePort {
    private FreePort() {}

    /** The port itself if it is free, a free one if it is 0. */
    static int of(String host, int port, String what, String setting) throws BrokerException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket.getLocalPort();
        } catch (IOException taken) {
            throw new BrokerException(
                    what + " " + host + ":" + port + " cannot be opened: " + taken.getMessage()
                            + ". Stop what listens there, or name another port in its " + setting
                            + " (0 takes a free one)",
                    taken);
        }
    }
}
