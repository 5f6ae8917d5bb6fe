package io.estran.agent;

import static io.estran.agent.LiveAgent.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import io.estran.agent.reload.ReloadResult.Outcome;
import io.estran.agent.source.LogRecorder;
import io.estran.testkit.LoopbackPorts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However an agent waits, it does the same: real sockets, a Modbus server of another make. */
class WaitingTest {
    private static final int PUMP = 20;
    private static final long SOME_TIME = TimeUnit.MILLISECONDS.toNanos(50);
    private static final List<String> THREADS = List.of("estran-pipeline", "source-lines", "source-plc");
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private final LoopbackPorts ports = new LoopbackPorts();
    private final ProcessImage image = new ProcessImage();
    private ModbusTcpServer device;
    private int devicePort;
    private int port;

    @BeforeEach
    void startDevice() throws Exception {
        port = ports.next();
        devicePort = ports.next();
        device = ModbusTcpServer.create(
                NettyTcpServerTransport.create(
                        config -> config.setBindAddress("127.0.0.1").setPort(devicePort)),
                new ReadWriteModbusServices() {
                    @Override
                    protected Optional<ProcessImage> getProcessImage(int unitId) {
                        return Optional.of(image);
                    }
                });
        device.start();
    }

    @AfterEach
    void stopDevice() throws Exception {
        device.stop();
    }

    private String sources(String transport) {
        return """
                - {name: lines, type: line-protocol, listen: "%s://127.0.0.1:%d", series: "a/{measurement}/{field}"}
                - {name: plc, type: modbus-tcp, address: "127.0.0.1:%d", interval: 10ms, timeout: 20s, registers: [{series: a/pump/state, register: 20}]}
                """.formatted(transport, port, devicePort);
    }

    private static String rest(String waiting) {
        return """
                windows:
                - {series: "**", length: 10ms}
                rules:
                - {name: full, series: a/tank/level, above: 95, write: {source: plc, register: 20, value: 7}}
                time: {idle: 100ms}
                waiting: %s
                """.formatted(waiting);
    }

    private int pump() {
        return image.get(transaction -> transaction.readHoldingRegisters(all -> {
            byte[] word = all.getOrDefault(PUMP, new byte[2]);
            return (word[0] & 0xFF) << 8 | word[1] & 0xFF;
        }));
    }

    private WritableByteChannel connect(String transport) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return transport.equals("udp") ? DatagramChannel.open().connect(address) : SocketChannel.open(address);
    }

    /** Again and again, and each time the limit is crossed anew: over a connection of its own, so who listens later hears the next. */
    private void awaitWrite(String transport) {
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            try (WritableByteChannel channel = connect(transport)) {
                channel.write(ByteBuffer.wrap("tank level=1\ntank level=97\n".getBytes(StandardCharsets.UTF_8)));
            }
            return pump() == 7;
        });
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"park, tcp", "park, udp", "spin, tcp", "spin, udp"})
    void aReadingFromASocketMakesARuleWriteToADevice(String waiting, String transport) throws Exception {
        try (LiveAgent live = new LiveAgent(folder, sources(transport) + rest(waiting))) {
            live.awaitAccepted(1); // the device is there: a write without it would be refused, and come no more
            awaitWrite(transport);
            await("the device's answer, which comes behind the write")
                    .atMost(SOON)
                    .until(() -> live.agent().actuations().count() > 0);
            assertThat(live.agent().readings().dropped()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp", "http"})
    void threadsThatSpinLookAgainWhileNothingComesAndKeepTheirTimes(String transport) throws Exception {
        try (LiveAgent live = new LiveAgent(folder, sources(transport) + rest("spin"))) {
            live.awaitAccepted(1);
            long progress = live.agent().progress();
            device.stop(); // from here on nothing comes
            THREADS.forEach(WaitingTest::awaitProcessorTime);
            await("the last windows close by the clock")
                    .atMost(SOON)
                    .until(() -> live.agent().readings().open() == 0);
            await("it says that it goes on")
                    .atMost(SOON)
                    .until(() -> live.agent().progress() > progress + 1);
        }
    }

    @Test
    void noneOfTheThreadsThatSpinOutlivesItsAgent() throws Exception {
        List<Thread> running;
        try (LiveAgent live = new LiveAgent(folder, sources("tcp") + rest("spin"))) {
            live.awaitAccepted(1);
            running = THREADS.stream().map(WaitingTest::thread).toList();
        }
        assertThat(running).noneMatch(Thread::isAlive);
    }

    @Test
    void aSourceThatComesWhileTheAgentRunsWaitsLikeTheOthers() throws Exception {
        try (LiveAgent live = new LiveAgent(folder, sources("tcp") + rest("spin"))) {
            String more =
                    "- {name: more, type: line-protocol, listen: \"tcp://127.0.0.1:%d\", series: \"b/{measurement}/{field}\"}\n"
                            .formatted(ports.next());
            assertThat(live.change(sources("tcp") + more + rest("spin")).outcome())
                    .isEqualTo(Outcome.APPLIED);
            awaitProcessorTime("source-more");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"park, 0", "spin, 1"})
    void anAgentThatIsToSpinOnTooFewProcessorsSaysSoOnce(String waiting, int warnings) throws Exception {
        String many = devices(Runtime.getRuntime().availableProcessors());
        try (LogRecorder log = new LogRecorder("io.estran.agent.AgentStart")) {
            new LiveAgent(folder, many + "waiting: " + waiting + "\n").close();
            assertThat(log.messages().stream().filter(line -> line.contains("waiting is spin")))
                    .hasSize(warnings);
        }
    }

    @Test
    void aChangeThatMakesMoreThreadsSpinThanProcessorsCanTellsSoOnce() throws Exception {
        int many = Runtime.getRuntime().availableProcessors();
        try (LogRecorder log = new LogRecorder("io.estran.agent.reload");
                LiveAgent live = new LiveAgent(folder, devices(1) + "waiting: spin\n")) {
            assertThat(live.change(devices(many) + "waiting: spin\n").outcome()).isEqualTo(Outcome.APPLIED);
            String windows = "windows: [{series: \"**\", length: 2s}]\n";
            assertThat(live.change(devices(many) + "waiting: spin\n" + windows).outcome())
                    .isEqualTo(Outcome.APPLIED);
            assertThat(log.messages().stream().filter(line -> line.contains("waiting is spin")))
                    .singleElement()
                    .asString()
                    .contains((many + 1) + " threads spin");
        }
    }

    private static String devices(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        "- {name: plc-%d, type: modbus-tcp, address: \"127.0.0.1:1\", registers: []}\n".formatted(i))
                .collect(Collectors.joining());
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** One that sleeps takes none, however long it is looked at. */
    private static void awaitProcessorTime(String name) {
        long id = thread(name).getId();
        long before = TIMES.getThreadCpuTime(id);
        await(name).atMost(SOON).until(() -> TIMES.getThreadCpuTime(id) - before > SOME_TIME);
    }
}
