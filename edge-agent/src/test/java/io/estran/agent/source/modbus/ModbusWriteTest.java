package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Settings.FAST;
import static io.estran.agent.source.modbus.Settings.ONCE;
import static io.estran.agent.source.modbus.Settings.holding;
import static io.estran.agent.source.modbus.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Clock;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes: what goes over the wire, when, and what is said of it. */
@Timeout(60)
class ModbusWriteTest {
    private static final String LEVEL = "station-1/tank/level";

    private record Outcome(String text, long sentNanos) {}

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RecordedSink sink = new RecordedSink();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private ScriptedDevice device;
    private ModbusSource source;

    @BeforeEach
    void begin() throws IOException {
        device = new ScriptedDevice();
    }

    @AfterEach
    void end() throws IOException {
        source.close();
        device.close();
    }

    @ParameterizedTest(name = "{0} {1} {2} {3} is function {4} with {5}")
    @CsvSource({
        "coil,    bool,    ABCD, 1,          5,  0014FF00",
        "coil,    bool,    DCBA, 0,          5,  00140000",
        "coil,    uint16,  ABCD, 42435,      15, 0014001002C3A5",
        "coil,    uint32,  ABCD, 1,          15, 001400200401000000",
        "coil,    int16,   DCBA, -2,         15, 0014001002FEFF",
        "holding, bool,    DCBA, 1,          6,  00140001",
        "holding, uint16,  ABCD, 4660,       6,  00141234",
        "holding, uint16,  BADC, 4660,       6,  00143412",
        "holding, int16,   ABCD, -2,         6,  0014FFFE",
        "holding, int32,   ABCD, 305419896,  16, 001400020412345678",
        "holding, int32,   CDAB, 305419896,  16, 001400020456781234",
        "holding, uint32,  DCBA, 4294967294, 16, 0014000204FEFFFFFF",
        "holding, int64,   CDAB, -2,         16, 0014000408FFFEFFFFFFFFFFFF",
        "holding, float32, ABCD, 123.456,    16, 001400020442F6E979",
        "holding, float32, BADC, 123.456,    16, 0014000204F64279E9",
        "holding, float64, ABCD, 123.456,    16, 0014000408405EDD2F1A9FBE77",
    })
    void aValueIsWrittenWithTheFunctionOfItsWidth(
            String kind, String as, String order, double value, int function, String data) {
        start(Settings.of(device.port()));
        awaitConnection();
        long before = System.nanoTime();
        write(new WriteTarget("plc", 3, kind, 20, as, order), value);
        Outcome outcome = awaitOutcome();
        assertThat(outcome.text()).isEqualTo("done");
        assertThat(outcome.sentNanos()).isBetween(before, System.nanoTime());
        assertThat(device.asked).singleElement().satisfies(asked -> {
            assertThat(asked.unit()).isEqualTo(3);
            assertThat(asked.function()).isEqualTo(function);
            assertThat(HexFormat.of().withUpperCase().formatHex(asked.data())).isEqualTo(data);
        });
        assertThat(count("writes.done")).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
    @CsvSource(
            delimiter = ';',
            value = {
                "holding; 20; uint16; 65536; 65536.0 does not fit uint16",
                "holding; 20; int16; 0.5; 0.5 does not fit int16",
                "coil; 20; bool; 2; 2.0 does not fit bool",
                "coil; 20; float32; 1; a coil cannot be written as float32",
                "input; 20; uint16; 1; input cannot be written",
                "holding; 65535; float32; 1; register 65535 is not within 0 to 65535",
                "holding; 20; real; 1; real is not an encoding",
            })
    void whatCannotBeWrittenIsRefusedWithTheReasonAndNotSent(
            String kind, int register, String as, double value, String reason) {
        start(Settings.of(device.port()));
        awaitConnection();
        write(new WriteTarget("plc", 1, kind, register, as, "ABCD"), value);
        Outcome outcome = awaitOutcome();
        assertThat(outcome.text()).startsWith("refused: ").contains(reason);
        assertThat(outcome.sentNanos()).isZero();
        assertThat(device.asked).isEmpty();
    }

    @Test
    void aWriteGoesAheadOfWaitingPollsAndWaitsOnlyForTheAnswerThatIsOutstanding() {
        CountDownLatch answer = new CountDownLatch(1);
        device.script = (asked, wire) -> {
            answer.await();
            wire.send(device.right(asked));
        };
        start(Settings.of(
                device.port(),
                holding("s/t/a", 100, FAST),
                holding("s/t/b", 200, FAST),
                holding("s/t/c", 300, FAST),
                holding("s/t/d", 400, FAST)));
        await().until(() -> device.asked.size() == 1);
        write(register(20), 1);
        write(register(21), 2);
        answer.countDown();
        await().until(() -> device.asked.size() >= 6);
        assertThat(List.copyOf(device.asked).subList(0, 4))
                .extracting(ScriptedDevice.Asked::address)
                .startsWith(100, 20, 21, 200);
        await().until(() -> outcomes.size() == 2);
        assertThat(outcomes).extracting(Outcome::text).containsOnly("done");
    }

    @Test
    void whileTheRingIsFullWritesStillGo() {
        start(Settings.of(device.port(), holding(LEVEL, 10, FAST)));
        await().until(() -> !sink.good(LEVEL).isEmpty());
        sink.full = true;
        await().until(() -> sink.turnedAway.get() > 0);
        write(register(20), 5);
        assertThat(awaitOutcome().text()).isEqualTo("done");
        assertThat(device.registers.get(20)).isEqualTo(5);
        assertThat(sink.full).isTrue();
    }

    @Test
    void anExceptionIsSaidInWords() {
        device.script = (asked, wire) -> wire.send(ScriptedDevice.exception(asked, 2));
        start(Settings.of(device.port()));
        awaitConnection();
        write(register(20), 1);
        Outcome outcome = awaitOutcome();
        assertThat(outcome.text()).isEqualTo("exception 2 (illegal data address)");
        assertThat(outcome.sentNanos()).isNotZero();
        assertThat(count("writes.failed")).isEqualTo(1);
        assertThat(device.connections.get()).isOne();
    }

    @Test
    void withoutAnAnswerTheOutcomeIsTimeoutAndAWriteThatWaitedAsLongIsNotSentAnyMore() {
        device.script = (asked, wire) -> {};
        start(Settings.of(device.port()).timeout(Duration.ofMillis(200)));
        awaitConnection();
        write(register(20), 1);
        write(register(21), 1);
        await().until(() -> outcomes.size() == 2);
        assertThat(outcomes).extracting(Outcome::text).containsOnly("timeout");
        assertThat(outcomes.get(0).sentNanos()).isNotZero();
        assertThat(outcomes.get(1).sentNanos()).isZero();
        assertThat(device.asked).extracting(ScriptedDevice.Asked::address).containsExactly(20);
    }

    @Test
    void withoutAConnectionTheOutcomeIsKnownBeforeTheCallReturns() throws IOException {
        int port = device.port();
        device.close();
        start(Settings.of(port));
        write(register(20), 1);
        assertThat(outcomes).containsExactly(new Outcome("not connected", 0));
    }

    @Test
    void aConnectionThatGoesTakesItsWriteWithIt() {
        device.script = (asked, wire) -> wire.close();
        start(Settings.of(device.port()));
        awaitConnection();
        write(register(20), 1);
        assertThat(awaitOutcome().text()).isEqualTo("connection lost: the device closed the connection");
    }

    @Test
    void aWrongEchoIsABreachOfTheProtocol() {
        device.script = (asked, wire) ->
                wire.send(ScriptedDevice.frame(asked.transaction(), 0, asked.unit(), 6, new byte[] {0, 20, 0, 9}));
        start(Settings.of(device.port()));
        awaitConnection();
        write(register(20), 1);
        assertThat(awaitOutcome().text())
                .isEqualTo(
                        "connection lost: the device broke the protocol with an answer to a write that repeats 9 at 20,"
                                + " where 1 at 20 was sent");
        assertThat(count("violations")).isEqualTo(1);
    }

    @Test
    void closingCompletesWhatIsOutstanding() {
        device.script = (asked, wire) -> {};
        start(Settings.of(device.port()));
        awaitConnection();
        write(register(20), 1);
        await().until(() -> device.asked.size() == 1);
        write(register(21), 1);
        source.close();
        assertThat(outcomes)
                .extracting(Outcome::text)
                .containsExactly("connection lost: the source is closed", "not connected");
        write(register(22), 1);
        assertThat(outcomes).hasSize(3);
    }

    @Test
    void aDeviceThatIsOnlyWrittenToIsStatedLostAndFoundUnderTheSourcesName() throws IOException {
        int port = device.port();
        ManualClock clock =
                new ManualClock(0); // however long the machine takes to connect, the source is not lost by it
        start(Settings.of(port).staleAfter(Duration.ofMillis(200)), clock);
        awaitConnection();
        device.close();
        awaitEvents(clock, "source-lost");
        device = new ScriptedDevice(port);
        awaitEvents(clock, "source-lost", "source-found");
        assertThat(sink.events).allMatch(event -> event.asset().equals("plc"));
        write(register(20), 1);
        assertThat(awaitOutcome().text()).isEqualTo("done");
    }

    @Test
    void callersAreNeverHeldUpHoweverSlowTheDeviceIs() {
        device.script = (asked, wire) -> {};
        start(Settings.of(device.port(), holding(LEVEL, 10, ONCE)).writes(7));
        await().until(() -> device.asked.size() == 1);
        for (int i = 0; i < 17; i++) {
            write(register(i), 1);
        }
        assertThat(outcomes).hasSize(10).allMatch(outcome -> outcome.text().equals("too many writes wait"));
        assertThat(gauge("writes.waiting")).isEqualTo(7);
        assertThat(gauge("writes.capacity")).isEqualTo(7);
        assertThat(meters.get("estran.agent.source.modbus.writes.overflow")
                        .functionCounter()
                        .count())
                .isEqualTo(10);
        assertThat(count("writes.failed")).isEqualTo(10);
    }

    WaitMode mode() {
        return WaitMode.PARK;
    }

    private void start(Settings settings) {
        start(settings, Clock.system());
    }

    private void start(Settings settings, Clock clock) {
        source = new ModbusSource(settings.build(), mode(), clock, new Random(1), meters);
        source.start(sink, 0);
    }

    private void awaitConnection() {
        await().until(() -> gauge("connected") == 1);
    }

    private void awaitEvents(ManualClock clock, String... types) {
        await().until(() -> {
            clock.advance(Duration.ofMillis(5));
            return sink.eventTypes().equals(List.of(types));
        });
    }

    private Outcome awaitOutcome() {
        await().until(() -> !outcomes.isEmpty());
        return outcomes.get(0);
    }

    private void write(WriteTarget target, double value) {
        source.write(target, value, (outcome, sent) -> outcomes.add(new Outcome(outcome, sent)));
    }

    private static WriteTarget register(int number) {
        return new WriteTarget("plc", 1, "holding", number, "uint16", "ABCD");
    }

    private double gauge(String name) {
        return meters.get("estran.agent.source.modbus." + name).gauge().value();
    }

    private double count(String name) {
        return meters.get("estran.agent.source.modbus." + name).counter().count();
    }
}
