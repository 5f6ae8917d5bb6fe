package io.estran.benchmarks.delivery.chain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A sensor that speaks line protocol over TCP. One thread. */
final class LineFeed implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;

    LineFeed(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
    }

    /** One value of {@code measurement/field}, event time in ns since the Unix epoch. */
    void send(String measurement, String field, double value, long time) throws IOException {
        out.write((measurement + ' ' + field + '=' + value + ' ' + time + '\n').getBytes(US_ASCII));
    }

    /** Lines, written already. */
    void send(byte[] lines, int length) throws IOException {
        out.write(lines, 0, length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
