package io.estran.benchmarks.edge.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Sends blocks of lines over one TCP connection. One thread. */
public final class LineSender implements AutoCloseable {
    private static final long EARLIER = TimeUnit.HOURS.toNanos(20);

    private final LineBlock block;
    private final Socket socket;
    private final long start;
    private long sent;

    public LineSender(SampleReadings sample, int port) throws IOException {
        block = new LineBlock(sample);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        start = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - EARLIER;
    }

    /** Sends at least so many lines; returns when the socket has them. */
    public void send(int lines) throws IOException {
        for (int done = 0; done < lines; done += block.lines()) {
            socket.getOutputStream().write(block.next(start));
            sent += block.lines();
        }
    }

    /** Lines sent so far. */
    public long sent() {
        return sent;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
