package io.estran.agent.source.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.estran.agent.source.LogRecorder;
import io.estran.agent.source.ReadingRecorder;
import io.estran.agent.source.line.LineProtocolSettings.Transport;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.configuration.Address;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The source on real sockets. */
class LineProtocolSourceTest {
    private static final int CONNECTIONS = 20;

    private final ReadingRecorder sink = new ReadingRecorder();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<LineProtocolSource> sources = new ArrayList<>();

    @AfterEach
    void closeAll() {
        sources.forEach(LineProtocolSource::close);
    }

    WaitMode mode() {
        return WaitMode.PARK;
    }

    private LineProtocolSource start(Transport transport, String host, int port) {
        LineProtocolSource source = unstarted(transport, host, port);
        source.start(sink, 0);
        return source;
    }

    private LineProtocolSource unstarted(Transport transport, String host, int port) {
        LineProtocolSettings settings = new LineProtocolSettings(
                "lines",
                transport,
                new Address(host, port),
                1,
                SeriesTemplate.of("{measurement}/{field}"),
                CONNECTIONS,
                4_096,
                4_096,
                4_096,
                4_096,
                1_000);
        LineProtocolSource source = new LineProtocolSource(settings, mode(), Clock.system(), new Random(1), meters);
        sources.add(source);
        return source;
    }

    private LineProtocolSource tcp() {
        return bound(start(Transport.TCP, "127.0.0.1", 0));
    }

    private LineProtocolSource udp() {
        return bound(start(Transport.UDP, "127.0.0.1", 0));
    }

    private static LineProtocolSource bound(LineProtocolSource source) {
        await().until(() -> source.port() > 0);
        return source;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void awaitReadings(int count) {
        await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(count));
    }

    private double meter(String name) {
        return meters.get("estran.agent.source.line." + name)
                .tag("source", "lines")
                .counter()
                .count();
    }

    @Test
    void thePortIsKnownWhenStartReturns() throws IOException {
        LineProtocolSource source = tcp();
        assertThat(source.port()).isPositive();
        try (Socket socket = new Socket("127.0.0.1", source.port())) {
            write(socket, "m f=1\n");
            awaitReadings(1);
        }
        assertThat(source.isEnded()).isFalse();
        assertThat(source.name()).isEqualTo("lines");
    }

    @Test
    void aLineIsGivenAsSoonAsItIsWholeWhileTheConnectionStaysOpen() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", tcp().port())) {
            socket.setTcpNoDelay(true);
            for (byte c : "m f=1\r\nm f=2\nm f=".getBytes(StandardCharsets.UTF_8)) {
                socket.getOutputStream().write(c);
            }
            awaitReadings(2);
            write(socket, "3\n");
            awaitReadings(3);
        }
        assertThat(sink.values()).containsExactly("m/f=1.0", "m/f=2.0", "m/f=3.0");
    }

    @Test
    void aLastLineWithoutAnEndIsALine() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", tcp().port())) {
            write(socket, "m f=1\nm f=2");
        }
        awaitReadings(2);
    }

    @Test
    void whatAResetConnectionLeavesIsRejected() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", tcp().port())) {
            write(socket, "m f=1\nm f=123");
            awaitReadings(1);
            await().until(() -> meter("received") == 13);
            socket.setOption(StandardSocketOptions.SO_LINGER, 0); // close() then sends RST
        }
        await().untilAsserted(() -> assertThat(sink.rejected()).isEqualTo(1));
        assertThat(sink.count()).isEqualTo(1);
    }

    @Test
    void connectionsDoNotDisturbOneAnother() throws IOException {
        int port = tcp().port();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                sockets.add(new Socket("127.0.0.1", port));
            }
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < CONNECTIONS; i++) { // no line is whole before the next round
                    String text = "m" + i + " f=" + round + "\n";
                    write(
                            sockets.get(i),
                            (round == 0 ? "" : "=" + (round - 1) + "\n") + text.substring(0, text.indexOf('=')));
                }
            }
        } finally {
            for (int i = 0; i < sockets.size(); i++) {
                write(sockets.get(i), i == 0 ? "\nbad" : "=49");
                sockets.get(i).close();
            }
        }
        awaitReadings(CONNECTIONS * 50 - 1);
        await().untilAsserted(() -> assertThat(sink.rejected()).isEqualTo(2));
        List<String> ofOne =
                sink.values().stream().filter(value -> value.startsWith("m7/")).toList();
        for (int round = 0; round < 50; round++) {
            assertThat(ofOne.get(round)).isEqualTo("m7/f=" + round + ".0");
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAtOnceAndTheOthersGoOn() throws IOException {
        int port = tcp().port();
        List<Socket> sockets = new ArrayList<>();
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.line")) {
            for (int i = 0; i < CONNECTIONS; i++) {
                sockets.add(new Socket("127.0.0.1", port));
                write(sockets.get(i), "m f=" + i + "\n");
            }
            awaitReadings(CONNECTIONS);
            try (Socket tooMany = new Socket("127.0.0.1", port)) {
                tooMany.setSoTimeout(5_000);
                assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(meter("connections.refused")).isEqualTo(1);
            assertThat(log.messages()).anyMatch(line -> line.contains("20 connections are open, which is the limit"));
            sockets.remove(0).close();
            await().until(() ->
                    meters.get("estran.agent.source.line.connections").gauge().value() == CONNECTIONS - 1);
            sockets.add(new Socket("127.0.0.1", port));
            write(sockets.get(CONNECTIONS - 1), "m f=99\n");
            awaitReadings(CONNECTIONS + 1);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void whileTheRingIsFullTcpSlowsTheSenderAndNothingIsLost() throws Exception {
        sink.room(10);
        int lines = 400_000;
        Thread sender;
        try (Socket socket = new Socket("127.0.0.1", tcp().port())) {
            sender = new Thread(() -> {
                try {
                    byte[] block = "measurement field=12345\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
                    for (int i = 0; i < lines / 1_000; i++) {
                        socket.getOutputStream().write(block);
                    }
                } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            });
            sender.start();
            await().until(sink::isWaitedFor);
            // the sender stands in write: the kernel's buffers hold less than the 9.6 MB that it has to send
            await().during(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> sender.isAlive() && sink.count() == 10);
            sink.room(Integer.MAX_VALUE);
            sender.join(20_000);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> sink.count() == lines);
        assertThat(sink.dropped()).isZero();
        await().untilAsserted(() -> assertThat(meter("lines")).isEqualTo(lines)); // counted after the last is given
    }

    @Test
    void closeStopsWithinTwoSecondsWhileTheRingIsFull() throws IOException {
        sink.room(0);
        LineProtocolSource source = tcp();
        try (Socket socket = new Socket("127.0.0.1", source.port())) {
            write(socket, "m f=1\nm f=2\n");
            await().until(sink::isWaitedFor);
            assertCloses(source);
            socket.setSoTimeout(5_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        sink.room(10);
        assertThat(sink.count()).isZero();
    }

    @Test
    void whatWasReadBeforeItIsClosedIsGivenWhenRoomComesSoon() throws Exception {
        sink.room(1);
        LineProtocolSource source = tcp();
        try (Socket socket = new Socket("127.0.0.1", source.port())) {
            write(socket, "m f=1\nm f=2\nm f=3\n");
            await().until(sink::isWaitedFor);
            Thread closer = new Thread(source::close);
            closer.start();
            await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
            sink.room(10);
            closer.join(5_000);
            assertThat(closer.isAlive()).isFalse();
        }
        assertThat(sink.count()).isEqualTo(3);
    }

    @Test
    void aPortIsHeldFromThePreparationOnAndUsedByTheStart() throws Exception {
        LineProtocolSource source = unstarted(Transport.TCP, "127.0.0.1", 0);
        source.prepare();
        int port = source.port();
        LineProtocolSource second = unstarted(Transport.TCP, "127.0.0.1", port);
        assertThatThrownBy(second::prepare)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on tcp://127.0.0.1:" + port)
                .hasMessageContaining("in use");
        source.start(sink, 0);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            write(socket, "m f=1\n");
            awaitReadings(1);
        }
        source.close();
        second.prepare();
        second.close();
        new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
    }

    private static void assertCloses(LineProtocolSource source) {
        source.close(); // waits for two seconds at most: what it leaves behind would run on
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("source-lines")));
        assertThat(source.port()).isZero();
    }

    @Test
    void closeStopsWithinTwoSecondsWhileNothingComesOrMuchComes() throws Exception {
        assertCloses(tcp());
        assertCloses(udp());
        LineProtocolSource busy = tcp();
        try (Socket socket = new Socket("127.0.0.1", busy.port())) {
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        write(socket, "m f=1\n".repeat(100));
                    }
                } catch (IOException closed) {
                    assertThat(closed).isNotNull();
                }
            });
            sender.start();
            await().until(() -> sink.count() > 1_000);
            assertCloses(busy);
            int given = sink.count();
            sender.join(5_000);
            assertThat(sender.isAlive()).isFalse();
            assertThat(sink.count()).isEqualTo(given);
        }
    }

    @Test
    void closeStopsWithinTwoSecondsWhileDatagramsNeverEnd() throws Exception {
        sink.room(0);
        LineProtocolSource source = udp();
        int port = source.port();
        AtomicBoolean ended = new AtomicBoolean();
        Thread sender = new Thread(() -> {
            String lines = "m f=1\n".repeat(9_000); // longer in the decoder than on its way: the next one always waits
            try (DatagramSocket socket = new DatagramSocket()) {
                while (!ended.get()) {
                    send(socket, port, lines);
                }
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        });
        sender.start();
        try {
            await().until(() -> sink.dropped() > 100_000);
            assertCloses(source);
        } finally {
            ended.set(true);
            sender.join();
        }
    }

    @Test
    void aPortThatIsTakenIsTriedAgainUntilItIsFree() throws IOException {
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.line")) {
            LineProtocolSource source;
            int port;
            try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                port = other.getLocalPort();
                source = start(Transport.TCP, "127.0.0.1", port);
                await().until(() -> !log.messages().isEmpty());
                assertThat(source.port()).isZero();
                assertThat(log.messages())
                        .singleElement()
                        .asString()
                        .contains("cannot listen on tcp://127.0.0.1:" + port)
                        .contains("in use")
                        .contains("tried again");
            }
            await().until(() -> source.port() == port);
            try (Socket socket = new Socket("127.0.0.1", port)) {
                write(socket, "m f=1\n");
                awaitReadings(1);
            }
            assertThat(log.messages()).hasSize(2).last().asString().contains("listens on tcp://127.0.0.1:" + port);
        }
    }

    @Test
    void aHostThatNobodyKnowsIsSaidAndTriedAgain() {
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.line")) {
            LineProtocolSource source = start(Transport.UDP, "no-such-host.invalid", 0);
            await().until(() -> !log.messages().isEmpty());
            assertThat(source.port()).isZero();
            assertThat(log.messages()).singleElement().asString().contains("no host is known as no-such-host.invalid");
            assertCloses(source);
        }
    }

    @Test
    void datagramsHoldWholeLines() throws IOException {
        LineProtocolSource source = udp();
        try (DatagramSocket socket = new DatagramSocket();
                LogRecorder log = new LogRecorder("io.estran.agent.source.line")) {
            send(socket, source.port(), "m f=1\nm f=2\n");
            send(socket, source.port(), "m f=3");
            send(socket, source.port(), "m f=");
            send(socket, source.port(), "4\n");
            send(socket, source.port(), "");
            send(socket, source.port(), "m f=" + "0".repeat(5_000) + "\nm f=5\r\nbad");
            awaitReadings(4);
            await().untilAsserted(() -> assertThat(sink.rejected()).isEqualTo(4));
            assertThat(sink.values()).containsExactly("m/f=1.0", "m/f=2.0", "m/f=3.0", "m/f=5.0");
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + socket.getLocalPort() + " line 1 column 5");
        }
    }

    @Test
    void datagramsThatFindNoRoomAreDroppedAndCounted() throws IOException {
        sink.room(1);
        LineProtocolSource source = udp();
        try (DatagramSocket socket = new DatagramSocket()) {
            send(socket, source.port(), "m f=1\nm f=2,g=3\n");
            await().untilAsserted(() -> assertThat(sink.dropped()).isEqualTo(2));
            sink.room(1);
            send(socket, source.port(), "m f=4\n");
            awaitReadings(2);
        }
        assertThat(sink.values()).containsExactly("m/f=1.0", "m/f=4.0");
        assertCloses(source);
    }

    private static void send(DatagramSocket socket, int port, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName("127.0.0.1"), port));
    }

    @Test
    void garbageBytesDoNotStopTheSource() throws IOException {
        int port = tcp().port();
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                byte[] garbage = new byte[10_000];
                random.nextBytes(garbage);
                socket.getOutputStream().write(garbage);
                write(socket, "\n");
            }
        }
        try (Socket socket = new Socket("127.0.0.1", port)) {
            write(socket, "m f=1\n");
            await().until(() -> sink.values().contains("m/f=1.0"));
        }
        assertThat(sink.rejected()).isGreaterThan(20);
    }

    @Test
    void aSourceIsStartedOnce() {
        LineProtocolSource source = tcp();
        assertThatThrownBy(() -> source.start(sink, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSourceThatWasNeverStartedCanBeClosed() {
        LineProtocolSettings settings = new LineProtocolSettings(
                "lines",
                Transport.TCP,
                new Address("127.0.0.1", 0),
                1,
                SeriesTemplate.of("{measurement}/{field}"),
                1,
                256,
                4_096,
                4_096,
                4_096,
                10);
        new LineProtocolSource(settings, mode(), Clock.system(), new Random(1), meters).close();
        assertThat(sink.count()).isZero();
    }
}
