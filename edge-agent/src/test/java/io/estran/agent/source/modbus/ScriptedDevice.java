package io.estran.agent.source.modbus;

import io.estran.testkit.LoopbackPorts;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A Modbus TCP device that does what a test's script says with each request; without one it answers as the standard wants.
 * Its four tables are one: a bit is on if its register is not 0. A thread per connection.
 */
final class ScriptedDevice implements AutoCloseable {
    /** A request that arrived, and the connection, from 1, on which it did. */
    record Asked(int connection, int transaction, int unit, int function, byte[] data) {
        int address() {
            return ByteBuffer.wrap(data).getShort() & 0xffff;
        }

        /** How many are read or written; the value of a single write. */
        int second() {
            return ByteBuffer.wrap(data).getShort(2) & 0xffff;
        }
    }

    /** Decides what happens to a request. */
    interface Script {
        void answer(Asked asked, Wire wire) throws IOException, InterruptedException;
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicIntegerArray registers = new AtomicIntegerArray(65536);
    volatile Script script = (request, wire) -> wire.send(right(request));
    private final ServerSocket listener = new ServerSocket();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Listens on a free port. */
    ScriptedDevice() throws IOException {
        this(new LoopbackPorts().next()); // one that nobody is given while the device is away
    }

    ScriptedDevice(int port) throws IOException {
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        daemon("scripted-device-accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Requests that asked for that address. */
    long askedFor(int address) {
        return asked.stream().filter(request -> request.address() == address).count();
    }

    /** The right answer, a whole frame; writes are done. */
    byte[] right(Asked request) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        switch (request.function()) {
            case 1, 2 -> {
                byte[] bits = new byte[(request.second() + 7) / 8];
                for (int i = 0; i < request.second(); i++) {
                    bits[i / 8] |= (byte) (registers.get(request.address() + i) == 0 ? 0 : 1 << i % 8);
                }
                body.write(bits.length);
                body.writeBytes(bits);
            }
            case 3, 4 -> {
                body.write(2 * request.second());
                for (int i = 0; i < request.second(); i++) {
                    int register = registers.get(request.address() + i);
                    body.write(register >> 8);
                    body.write(register);
                }
            }
            case 5, 6 -> {
                registers.set(request.address(), request.second());
                body.write(request.data(), 0, 4);
            }
            case 15 -> {
                for (int i = 0; i < request.second(); i++) {
                    registers.set(request.address() + i, request.data()[5 + i / 8] >> i % 8 & 1);
                }
                body.write(request.data(), 0, 4);
            }
            case 16 -> {
                for (int i = 0; i < request.second(); i++) {
                    registers.set(
                            request.address() + i,
                            ByteBuffer.wrap(request.data()).getShort(5 + 2 * i) & 0xffff);
                }
                body.write(request.data(), 0, 4);
            }
            default -> throw new IllegalArgumentException("function " + request.function());
        }
        return frame(request.transaction(), 0, request.unit(), request.function(), body.toByteArray());
    }

    /** A refusal. */
    static byte[] exception(Asked request, int code) {
        return frame(request.transaction(), 0, request.unit(), request.function() | 0x80, new byte[] {(byte) code});
    }

    static byte[] frame(int transaction, int protocol, int unit, int function, byte[] body) {
        return ByteBuffer.allocate(8 + body.length)
                .putShort((short) transaction)
                .putShort((short) protocol)
                .putShort((short) (2 + body.length))
                .put((byte) unit)
                .put((byte) function)
                .put(body)
                .array();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                if (listener.isClosed()) {
                    socket.close(); // accepted while this device was closed, which may have come too early to see it
                    return;
                }
                int number = connections.incrementAndGet();
                daemon("scripted-device-" + number, () -> serve(socket, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Wire wire = new Wire(socket);
            while (true) {
                int transaction = in.readUnsignedShort();
                in.readUnsignedShort();
                byte[] rest = new byte[in.readUnsignedShort() - 2];
                int unit = in.readUnsignedByte();
                int function = in.readUnsignedByte();
                in.readFully(rest);
                Asked request = new Asked(number, transaction, unit, function, rest);
                asked.add(request);
                script.answer(request, wire);
            }
        } catch (IOException | InterruptedException clientLeft) {
            // So has this thread.
        } finally {
            open.remove(socket);
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all connections and listens no more. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** The device's end of a connection. */
    static final class Wire {
        private final Socket socket;
        private final OutputStream out;

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        /** Sends these bytes in one segment. */
        void send(byte[]... pieces) throws IOException {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (byte[] piece : pieces) {
                joined.writeBytes(piece);
            }
            out.write(joined.toByteArray());
            out.flush();
        }

        void close() throws IOException {
            socket.close();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
