package io.estran.benchmarks.edge.rig;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/**
 * A Modbus TCP device with as little in it as possible: answers reads of registers with its number of answers so far, and writes
 * of one register or coil as done. One connection after the other, one thread; close it.
 */
public final class BareDevice implements AutoCloseable {
    /** Hears of writes, and of answers to reads before they leave; on the device's thread. */
    public interface Listener {
        void written(int register, int value, long nanos);

        /** Answer of that number, from 1, leaves. */
        default void answers(long number, long nanos) {}
    }

    private static final int REQUEST = 12;
    private static final int FUNCTION = 7;
    private static final int READ_HOLDING = 3;
    private static final int LENGTH = 5;
    private static final int COUNT = 11;
    private static final int HEAD = 9;
    private static final int MOST_ANSWER = HEAD + 250;

    private final ServerSocket server;
    private final Listener listener;
    private final Thread thread;
    private volatile Socket connection = new Socket();
    private volatile long answers;

    public BareDevice(Listener listener) throws IOException {
        this.listener = listener;
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        thread = new Thread(this::run, "bench-device");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The thread that answers. */
    public Thread thread() {
        return thread;
    }

    /** Reads answered so far. */
    public long answers() {
        return answers;
    }

    private void run() {
        while (!server.isClosed()) {
            try (Socket accepted = server.accept()) {
                connection = accepted;
                accepted.setTcpNoDelay(true);
                serve(new DataInputStream(accepted.getInputStream()), accepted.getOutputStream());
            } catch (EOFException | SocketException left) {
                // The client, or this device: then the loop ends.
            } catch (IOException failure) {
                throw new IllegalStateException("the device of the benchmark failed", failure);
            }
        }
    }

    private void serve(DataInputStream in, OutputStream out) throws IOException {
        byte[] request = new byte[REQUEST];
        byte[] answer = new byte[MOST_ANSWER];
        while (true) {
            in.readFully(request);
            if (request[FUNCTION] == READ_HOLDING) {
                System.arraycopy(request, 0, answer, 0, FUNCTION + 1);
                int bytes = 2 * (request[COUNT] & 0xff);
                answer[LENGTH] = (byte) (bytes + 3);
                answer[FUNCTION + 1] = (byte) bytes;
                long number = answers + 1;
                answers = number;
                for (int at = HEAD; at < HEAD + bytes; at += 2) {
                    answer[at] = (byte) (number >>> 8);
                    answer[at + 1] = (byte) number;
                }
                listener.answers(number, System.nanoTime());
                out.write(answer, 0, HEAD + bytes);
            } else {
                long now = System.nanoTime();
                out.write(request);
                listener.written(word(request, 8), word(request, 10), now);
            }
        }
    }

    private static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    @Override
    public void close() throws Exception {
        server.close();
        connection.close();
        thread.join();
    }
}
