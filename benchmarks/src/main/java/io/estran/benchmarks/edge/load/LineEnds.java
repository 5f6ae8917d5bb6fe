package io.estran.benchmarks.edge.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The floor of line protocol: a thread reads what comes over one TCP connection and finds the line ends. Close it. */
public final class LineEnds implements AutoCloseable {
    private static final int READ_BYTES = 64 * 1024;

    private final ServerSocketChannel server;
    private final Thread thread;
    private volatile long lines;

    public LineEnds() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        thread = new Thread(this::run, "bench-line-ends");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    public Thread thread() {
        return thread;
    }

    /** Line ends found so far. */
    public long lines() {
        return lines;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        byte[] bytes = buffer.array();
        try (SocketChannel channel = server.accept()) {
            long found = 0;
            for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer.clear())) {
                found += count(bytes, read);
                lines = found;
            }
        } catch (ClosedChannelException closed) {
            // By close.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int count(byte[] bytes, int to) {
        int found = 0;
        for (int i = 0; i < to; i++) {
            if (bytes[i] == '\n') {
                found++;
            }
        }
        return found;
    }

    @Override
    public void close() throws Exception {
        server.close();
        thread.interrupt();
        thread.join();
    }
}
