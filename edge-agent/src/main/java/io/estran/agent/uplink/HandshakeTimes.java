package io.estran.agent.uplink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes one connection's TLS sockets and knows when their handshake was over: on a small computer it takes seconds, which are no
 * part of the time that the gateway needed to say what time it is. Asked by the uplink thread; the JDK tells on a thread of its
 * own, so for a moment after the end it may not be known yet.
 */
final class HandshakeTimes extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private volatile long endedAt;

    /** @param created when the attempt to connect began, of {@link System#nanoTime} */
    HandshakeTimes(SSLSocketFactory sockets, long created) {
        this.sockets = sockets;
        this.endedAt = created;
    }

    /** When the last handshake ended, or when this was created before one has, of {@link System#nanoTime}. */
    long endedAt() {
        return endedAt;
    }

    @Override
    public Socket createSocket() throws IOException {
        return noting(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket under, String host, int port, boolean close) throws IOException {
        return noting(sockets.createSocket(under, host, port, close));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return noting(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return noting(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return noting(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return noting(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    private Socket noting(Socket socket) throws SocketException {
        AtomicBoolean over = new AtomicBoolean();
        ((SSLSocket) socket).addHandshakeCompletedListener(handshake -> {
            // The first one: what is agreed anew later (keys, tickets) is within the conversation.
            if (over.compareAndSet(false, true)) {
                endedAt = System.nanoTime();
            }
        });
        return PromptSockets.prompt(socket);
    }
}
