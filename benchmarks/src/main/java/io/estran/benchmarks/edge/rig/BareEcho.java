package io.estran.benchmarks.edge.rig;

import io.estran.agent.waiting.SocketWait;
import io.estran.agent.waiting.WaitMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The floor of an actuation: one thread that waits in a selector as the agent's own do, reads what comes over TCP, sends back at once what came over the
 * first connection, and discards the rest. Close it.
 */
public final class BareEcho implements AutoCloseable {
    private static final int READ_BYTES = 64 * 1024;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final SocketWait sockets;
    private final Thread thread;
    private volatile boolean closing;

    public BareEcho(WaitMode mode) throws IOException {
        sockets = SocketWait.of(mode, selector);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread = new Thread(this::run, "bench-echo");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
        List<SelectionKey> ready = new ArrayList<>();
        Consumer<SelectionKey> note = ready::add;
        SocketChannel first = null;
        try {
            while (!closing) {
                ready.clear();
                sockets.select(note, 0);
                for (SelectionKey key : ready) {
                    if (key.isAcceptable()) {
                        SocketChannel accepted = server.accept();
                        accepted.configureBlocking(false);
                        accepted.register(selector, SelectionKey.OP_READ);
                        first = first == null ? accepted : first;
                    } else {
                        SocketChannel channel = (SocketChannel) key.channel();
                        int read = channel.read(buffer.clear());
                        if (read < 0) {
                            channel.close();
                        } else if (channel == first) {
                            channel.write(buffer.flip());
                        }
                    }
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() throws Exception {
        closing = true;
        sockets.wake();
        thread.join();
        for (SelectionKey key : List.copyOf(selector.keys())) {
            key.channel().close();
        }
        selector.close();
    }
}
