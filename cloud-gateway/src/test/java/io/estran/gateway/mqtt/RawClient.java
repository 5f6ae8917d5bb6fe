package io.estran.gateway.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An MQTT client that says exactly what a test wants, byte by byte (MQTT 5.0 section 2), also what no client should. */
public final class RawClient implements AutoCloseable {
    public static final int CONNECT = 1;
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int SUBSCRIBE = 8;
    public static final int SUBACK = 9;
    public static final int PINGREQ = 12;
    public static final int PINGRESP = 13;
    public static final int DISCONNECT = 14;

    private static final int WAIT_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    /** A packet that came. */
    public record Packet(int type, byte[] body) {
        /** The byte at that place, unsigned. */
        public int at(int place) {
            return body[place] & 0xff;
        }

        /** Everything after the first bytes, as Latin text: strings of properties can be found in it. */
        public String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    public RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(WAIT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** CONNECT of MQTT 5 without will; properties as they are on the wire. */
    public RawClient connect(String clientId, int keepAliveSeconds, int... properties) throws IOException {
        return connect("MQTT", 5, clientId, keepAliveSeconds, properties);
    }

    /** CONNECT of any version; properties are left out below 5. */
    public RawClient connect(String protocol, int level, String clientId, int keepAliveSeconds, int... properties)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, protocol);
        body.write(level);
        body.write(2); // clean start
        body.write(keepAliveSeconds >> 8);
        body.write(keepAliveSeconds);
        if (level >= 5) {
            body.write(properties.length);
            for (int value : properties) {
                body.write(value);
            }
        }
        text(body, clientId);
        send(CONNECT << 4, body.toByteArray());
        return this;
    }

    /** PUBLISH at QoS 1, or 0 if the packet id is 0. */
    public void publish(String topic, int packetId, byte[] payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        if (packetId > 0) {
            body.write(packetId >> 8);
            body.write(packetId);
        }
        body.write(0);
        body.write(payload);
        send(PUBLISH << 4 | (packetId > 0 ? 2 : 0), body.toByteArray());
    }

    public void subscribe(int packetId, String filter) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(packetId >> 8);
        body.write(packetId);
        body.write(0);
        text(body, filter);
        body.write(1);
        send(SUBSCRIBE << 4 | 2, body.toByteArray());
    }

    public void send(int firstByte, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(firstByte);
        int length = body.length;
        do {
            packet.write(length > 127 ? length & 127 | 128 : length);
            length >>= 7;
        } while (length > 0);
        packet.write(body);
        bytes(packet.toByteArray());
    }

    public void bytes(byte... raw) throws IOException {
        socket.getOutputStream().write(raw);
        socket.getOutputStream().flush();
    }

    /** The next packet; null if the gateway has closed. */
    public Packet packet() throws IOException {
        try {
            int type = in.readUnsignedByte() >> 4;
            int length = 0;
            int shift = 0;
            int read;
            do {
                read = in.readUnsignedByte();
                length |= (read & 127) << shift;
                shift += 7;
            } while (read > 127);
            byte[] body = new byte[length];
            in.readFully(body);
            return new Packet(type, body);
        } catch (EOFException | java.net.SocketException closed) {
            return null;
        }
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
