package io.estran.benchmarks.small;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Sensors that send line protocol over one TCP connection at a steady rate. One owner. */
final class SensorFeed implements AutoCloseable {
    private static final long CONNECT_AGAIN_NANOS = 500_000;
    private static final long BURST_NANOS = 20_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Socket socket;
    private final OutputStream out;
    private final int series;
    private long sent;

    /**
     * Connects, as soon as anybody listens there.
     *
     * @param deadline on the monotonic clock
     */
    SensorFeed(int port, int series, long deadline) throws IOException, InterruptedException {
        this.series = series;
        this.socket = connect(port, deadline);
        this.socket.setTcpNoDelay(true);
        this.out = socket.getOutputStream();
    }

    private static Socket connect(int port, long deadline) throws IOException, InterruptedException {
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException nobodyListens) {
                if (System.nanoTime() - deadline > 0) {
                    throw nobodyListens;
                }
                TimeUnit.NANOSECONDS.sleep(CONNECT_AGAIN_NANOS);
            }
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Readings sent so far. */
    long sent() {
        return sent;
    }

    /** Sends so many readings, the next of each series in turn. */
    void send(int readings) throws IOException {
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < readings; i++, sent++) {
            lines.append("machine")
                    .append(sent % series)
                    .append(",site=plant temperature=")
                    .append(20 + sent % 37)
                    .append('.')
                    .append(sent % 10)
                    .append(' ')
                    .append(now + i)
                    .append('\n');
        }
        out.write(lines.toString().getBytes(US_ASCII));
    }

    /** Sends at that rate until then, in bursts of 20 ms; what the agent does not take in time makes it late, and it catches up. */
    void send(int readingsPerSecond, long until) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long before = sent;
        for (long now = begun; now - until < 0; now = System.nanoTime()) {
            long due = before + (now - begun) * readingsPerSecond / NANOS_PER_SECOND;
            send((int) Math.min(due - sent, readingsPerSecond));
            TimeUnit.NANOSECONDS.sleep(BURST_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
