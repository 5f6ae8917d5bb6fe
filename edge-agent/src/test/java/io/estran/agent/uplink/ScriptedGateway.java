package io.estran.agent.uplink;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 5 server that does exactly what a test says: it takes CONNECT and SUBSCRIBE by itself and acknowledges a PUBLISH
 * only when told to. One client at a time; speaks the few packets that the uplink needs (MQTT 5.0, section 3).
 */
final class ScriptedGateway implements AutoCloseable {
    /** A PUBLISH that arrived. */
    record Published(String topic, int packetId, byte[] payload) {}

    final BlockingQueue<Published> published = new LinkedBlockingQueue<>();
    final List<String> clientIds = new CopyOnWriteArrayList<>();
    final List<byte[]> wills = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    /** Connections taken, and those of them whose end was seen. */
    final AtomicInteger taken = new AtomicInteger();

    final AtomicInteger ended = new AtomicInteger();
    /** Packets DISCONNECT, after which a will is not sent. */
    final AtomicInteger disconnects = new AtomicInteger();
    /** Takes TCP connections and packets, and says nothing. */
    volatile boolean mute;

    private final int receiveMaximum;
    private volatile @Nullable Socket client;

    ScriptedGateway(int receiveMaximum) throws IOException {
        this(receiveMaximum, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    ScriptedGateway(int receiveMaximum, ServerSocket listener) {
        this.listener = listener;
        this.receiveMaximum = receiveMaximum;
        Thread thread = new Thread(this::accept, "scripted-gateway");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "mqtt://127.0.0.1:" + listener.getLocalPort();
    }

    Published next() throws InterruptedException {
        Published arrived = published.poll(10, TimeUnit.SECONDS);
        if (arrived == null) {
            throw new AssertionError("nothing was published within 10 s");
        }
        return arrived;
    }

    void acknowledge(Published batch, int partition, long offset) throws IOException {
        acknowledge(batch, partition, offset, -1);
    }

    /** Says where it is stored, and in which epoch if it is not negative. */
    void acknowledge(Published batch, int partition, long offset, long epoch) throws IOException {
        ByteArrayOutputStream properties = new ByteArrayOutputStream();
        if (epoch >= 0) {
            userProperty(properties, "estran-epoch", Long.toString(epoch));
        }
        userProperty(properties, "estran-partition", Integer.toString(partition));
        userProperty(properties, "estran-offset", Long.toString(offset));
        puback(batch, 0, properties.toByteArray());
    }

    void refuse(Published batch, int reasonCode, String reason) throws IOException {
        ByteArrayOutputStream properties = new ByteArrayOutputStream();
        properties.write(0x1F);
        text(properties, reason);
        puback(batch, reasonCode, properties.toByteArray());
    }

    /** A PUBACK that says nothing of where the batch is stored, as another make of server would. */
    void acknowledgeWithoutPosition(Published batch) throws IOException {
        puback(batch, 0, new byte[0]);
    }

    void sendDown(String topic, byte[] payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        body.write(0);
        body.write(payload);
        packet(0x30, body.toByteArray());
    }

    void cutConnection() throws IOException {
        Socket open = client;
        if (open != null) {
            open.close();
        }
    }

    private void puback(Published batch, int reasonCode, byte[] properties) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(batch.packetId() >> 8);
        body.write(batch.packetId());
        body.write(reasonCode);
        body.write(properties.length);
        body.write(properties);
        packet(0x40, body.toByteArray());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                client = socket;
                taken.incrementAndGet();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                serve(in);
                in.readAllBytes();
                ended.incrementAndGet();
            } catch (EOFException closed) {
                ended.incrementAndGet();
            } catch (IOException broken) {
                // The next one is welcome.
            }
        }
    }

    private void serve(DataInputStream in) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            byte[] body = new byte[length(in)];
            in.readFully(body);
            DataInputStream packet = new DataInputStream(new java.io.ByteArrayInputStream(body));
            switch (first >> 4) {
                case 1 -> connect(packet);
                case 3 -> publish(first, packet);
                case 8 -> packet(0x90, new byte[] {body[0], body[1], 0, 1});
                case 12 -> packet(0xD0, new byte[0]);
                case 14 -> {
                    disconnects.incrementAndGet();
                    return;
                }
                default -> throw new IOException("packet type " + (first >> 4));
            }
        }
    }

    private void connect(DataInputStream packet) throws IOException {
        packet.readUTF();
        packet.skipBytes(4);
        packet.skipBytes(length(packet));
        clientIds.add(packet.readUTF());
        packet.skipBytes(length(packet));
        packet.readUTF();
        wills.add(packet.readNBytes(packet.readUnsignedShort()));
        ByteArrayOutputStream properties = new ByteArrayOutputStream();
        properties.write(new byte[] {0x21, (byte) (receiveMaximum >> 8), (byte) receiveMaximum});
        userProperty(properties, "estran-time", Long.toString(System.currentTimeMillis()));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(new byte[] {0, 0, (byte) properties.size()});
        properties.writeTo(body);
        packet(0x20, body.toByteArray());
    }

    private void publish(int first, DataInputStream packet) throws IOException {
        String topic = packet.readUTF();
        int packetId = (first & 6) == 0 ? 0 : packet.readUnsignedShort();
        packet.skipBytes(length(packet));
        published.add(new Published(topic, packetId, packet.readAllBytes()));
    }

    private synchronized void packet(int first, byte[] body) throws IOException {
        if (mute) {
            return;
        }
        Socket open = client;
        if (open == null) {
            throw new IOException("no client");
        }
        DataOutputStream out = new DataOutputStream(open.getOutputStream());
        out.write(first);
        int rest = body.length;
        do {
            out.write(rest > 127 ? rest & 127 | 128 : rest);
            rest >>= 7;
        } while (rest > 0);
        out.write(body);
        out.flush();
    }

    private static int length(DataInputStream in) throws IOException {
        int value = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            value |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        return value;
    }

    private static void userProperty(ByteArrayOutputStream out, String key, String value) throws IOException {
        out.write(0x26);
        text(out, key);
        text(out, value);
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutConnection();
    }
}
