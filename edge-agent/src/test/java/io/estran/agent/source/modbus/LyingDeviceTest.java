package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Settings.FAST;
import static io.estran.agent.source.modbus.Settings.holding;
import static io.estran.agent.source.modbus.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A device that breaks the protocol is never believed, loses its connection, and is tried again. */
@Timeout(60)
class LyingDeviceTest {
    private static final String LEVEL = "station-1/tank/level";
    private static final Logger LOG = Logger.getLogger(Reachability.class.getName());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RecordedSink sink = new RecordedSink();
    private final LogLines lines = new LogLines();
    private ScriptedDevice device;
    private ModbusSource source;

    @BeforeEach
    void begin() throws IOException {
        LOG.addHandler(lines);
        device = new ScriptedDevice();
        device.registers.set(10, 7);
    }

    @AfterEach
    void end() throws IOException {
        source.close();
        device.close();
        LOG.removeHandler(lines);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie(
                        "another transaction",
                        "which is not open",
                        (asked, right) -> put(right, 0, asked.transaction() + 7)),
                lie("a protocol that is not Modbus", "protocol 5", (asked, right) -> put(right, 2, 5)),
                lie("a length beyond all bounds", "length 300", (asked, right) -> put(right, 4, 300)),
                lie("a length of nothing", "length 0", (asked, right) -> put(right, 4, 0)),
                lie("a length that is too short", "1 data bytes", (asked, right) -> put(right, 4, 4)),
                lie("another unit", "unit 2", (asked, right) -> put(right, 6, 2, 3)),
                lie("another function", "function code 4", (asked, right) -> put(right, 6, 1, 4)),
                lie(
                        "an exception of another function",
                        "function code 132",
                        (asked, right) -> ScriptedDevice.frame(asked.transaction(), 0, 1, 0x84, new byte[] {2})),
                lie(
                        "an exception that is too long",
                        "an exception of 2 bytes",
                        (asked, right) -> ScriptedDevice.frame(asked.transaction(), 0, 1, 0x83, new byte[] {2, 2})),
                lie(
                        "more bytes than were asked for",
                        "4 data bytes",
                        (asked, right) ->
                                ScriptedDevice.frame(asked.transaction(), 0, 1, 3, new byte[] {4, 0, 7, 0, 7})),
                lie(
                        "a count that is not that of its bytes",
                        "stated: 4",
                        (asked, right) -> ScriptedDevice.frame(asked.transaction(), 0, 1, 3, new byte[] {4, 0, 7})),
                lie(
                        "the same answer twice",
                        "which is not open",
                        (asked, right) -> ByteBuffer.allocate(2 * right.length)
                                .put(right)
                                .put(right)
                                .array()),
                lie("another language", "protocol ", (asked, right) -> "HTTP/1.1 400 Bad Request".getBytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aLieEndsTheConnectionIsCountedAndSaidOnce(String what, String reason, Lie lie) {
        device.script = (asked, wire) -> wire.send(lie.instead(asked, device.right(asked)));
        start(Settings.GENEROUS);
        await().until(() -> count("violations") >= 3);
        if (!what.equals("the same answer twice")) { // the first of both is right
            assertThat(sink.readings).isEmpty();
            assertThat(lines.with("broke the protocol"))
                    .singleElement()
                    .asString()
                    .contains(reason, "plc", ":" + device.port());
        }
        assertThat(lines.with("broke the protocol")).allMatch(line -> line.contains(reason));
        assertThat(device.connections.get()).isGreaterThanOrEqualTo(3);

        device.script = (asked, wire) -> wire.send(device.right(asked));
        await().until(() -> sink.good(LEVEL).size() >= 3);
        assertThat(sink.good(LEVEL)).containsOnly(7.0);
    }

    @Test
    void aLengthThatPromisesMoreThanComesEndsTheConnectionAfterTheTimeout() {
        device.script = (asked, wire) -> wire.send(put(device.right(asked), 4, 50));
        start(Duration.ofMillis(100));
        await().until(() -> !lines.with("a frame was not ended within 100 ms").isEmpty());
        assertThat(sink.readings).isEmpty();
        device.script = (asked, wire) -> wire.send(device.right(asked));
        await().until(() -> !sink.good(LEVEL).isEmpty());
    }

    @Test
    void bytesThatComeOneByOneAreOneAnswer() {
        device.script = (asked, wire) -> {
            for (byte single : device.right(asked)) {
                wire.send(new byte[] {single});
            }
        };
        start(Settings.GENEROUS);
        await().until(() -> sink.good(LEVEL).size() >= 5);
        assertThat(device.connections.get()).isOne();
    }

    @Test
    void halfAFrameBeforeTheEndIsNoReading() {
        device.script = (asked, wire) -> {
            wire.send(Arrays.copyOf(device.right(asked), 9));
            wire.close();
        };
        start(Settings.GENEROUS);
        await().until(() -> device.connections.get() >= 3);
        assertThat(lines.with("closed the connection within a frame")).hasSize(1);
        assertThat(sink.readings).isEmpty();
    }

    @Test
    void anAnswerBeforeTheEndOfTheConnectionCounts() {
        device.script = (asked, wire) -> {
            wire.send(device.right(asked));
            wire.close();
        };
        start(Settings.GENEROUS);
        await().until(() -> sink.good(LEVEL).size() >= 3);
        assertThat(device.connections.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aDeviceThatResetsEveryConnectionIsTriedForEverAndSaidOnce() {
        device.script = (asked, wire) -> wire.reset();
        start(Settings.GENEROUS);
        await().until(() -> device.connections.get() >= 10);
        assertThat(lines.with("it is tried again")).hasSize(1);
        device.script = (asked, wire) -> wire.send(device.right(asked));
        await().until(() -> sink.good(LEVEL).size() >= 2);
        assertThat(lines.with("answers")).isNotEmpty();
    }

    private void start(Duration timeout) {
        source = new ModbusSource(
                Settings.of(device.port(), holding(LEVEL, 10, FAST))
                        .timeout(timeout)
                        .build(),
                WaitMode.PARK,
                Clock.system(),
                new Random(1),
                meters);
        source.start(sink, 0);
    }

    private double count(String name) {
        return meters.get("estran.agent.source.modbus." + name).counter().count();
    }

    /** What is sent instead of the right answer. */
    private interface Lie {
        byte[] instead(ScriptedDevice.Asked asked, byte[] right);
    }

    private static Arguments lie(String what, String reason, Lie lie) {
        return Arguments.of(what, reason, lie);
    }

    private static byte[] put(byte[] frame, int at, int value) {
        return put(frame, at, value >> 8, value);
    }

    private static byte[] put(byte[] frame, int at, int first, int second) {
        frame[at] = (byte) first;
        frame[at + 1] = (byte) second;
        return frame;
    }

    private static final class LogLines extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        List<String> with(String words) {
            return lines.stream().filter(line -> line.contains(words)).toList();
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
