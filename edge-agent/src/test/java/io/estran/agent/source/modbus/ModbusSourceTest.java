package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Settings.FAST;
import static io.estran.agent.source.modbus.Settings.ONCE;
import static io.estran.agent.source.modbus.Settings.holding;
import static io.estran.agent.source.modbus.Settings.register;
import static io.estran.agent.source.modbus.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Clock;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Polling a device that is well, away, slow or partly broken. */
@Timeout(60)
class ModbusSourceTest {
    private static final String LEVEL = "station-1/tank/level";
    private static final String FLOW = "station-1/pump/flow";
    private static final Duration SHORT = Duration.ofMillis(150);
    /** A busy machine needs some time for the first exchange; a source that is lost before it would not know why. */
    private static final Duration LONGER_THAN_CONNECTING = Duration.ofSeconds(2);
    /** And some for an answer: a timeout of one that does come would count too. */
    private static final Duration LONGER_THAN_AN_ANSWER = Duration.ofSeconds(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RecordedSink sink = new RecordedSink();
    private final List<ModbusSource> sources = new ArrayList<>();
    private ScriptedDevice device;

    @BeforeEach
    void begin() throws IOException {
        device = new ScriptedDevice();
    }

    @AfterEach
    void end() throws IOException {
        sources.forEach(ModbusSource::close);
        device.close();
    }

    @Test
    void readingsAreGoodAndCarryTheTimeAtWhichTheAnswerArrived() {
        device.registers.set(10, 42);
        long before = Clock.system().wallNanos();
        start(Settings.of(device.port(), holding(LEVEL, 10, FAST)));
        await().until(() -> sink.readings.size() >= 3);
        assertThat(sink.readings).allSatisfy(reading -> {
            assertThat(reading.series()).isEqualTo(LEVEL);
            assertThat(reading.value()).isEqualTo(42);
            assertThat(reading.quality()).isEqualTo(Quality.GOOD);
            assertThat(reading.time()).isBetween(before, Clock.system().wallNanos());
        });
        assertThat(sink.readings.get(0).time()).isLessThan(sink.readings.get(2).time());
    }

    @Test
    void theFourTablesAreReadWithTheirOwnFunctions() {
        device.registers.set(1, 1);
        start(Settings.of(
                device.port(),
                register("s/t/coil", 1, RegisterKind.COIL, 1, RegisterType.BOOL, ONCE),
                register("s/t/discrete", 1, RegisterKind.DISCRETE, 1, RegisterType.BOOL, ONCE),
                register("s/t/holding", 1, RegisterKind.HOLDING, 1, RegisterType.UINT16, ONCE),
                register("s/t/input", 1, RegisterKind.INPUT, 1, RegisterType.UINT16, ONCE)));
        await().until(() -> sink.readings.size() == 4);
        assertThat(sink.readings)
                .allSatisfy(reading -> assertThat(reading.value()).isEqualTo(1));
        assertThat(device.asked).extracting(ScriptedDevice.Asked::function).containsExactly(1, 2, 3, 4);
    }

    @Test
    void unitIdsAreAskedApart() {
        device.script = (asked, wire) -> {
            device.registers.set(5, asked.unit());
            wire.send(device.right(asked));
        };
        start(Settings.of(
                device.port(),
                register("s/t/one", 1, RegisterKind.HOLDING, 5, RegisterType.UINT16, ONCE),
                register("s/t/last", 255, RegisterKind.HOLDING, 5, RegisterType.UINT16, ONCE),
                register("s/t/none", 0, RegisterKind.HOLDING, 5, RegisterType.UINT16, ONCE)));
        await().until(() -> sink.readings.size() == 3);
        assertThat(sink.good("s/t/one")).containsExactly(1.0);
        assertThat(sink.good("s/t/last")).containsExactly(255.0);
        assertThat(sink.good("s/t/none")).containsExactly(0.0);
    }

    @Test
    void everyRegisterHasItsInterval() {
        start(Settings.of(device.port(), holding(LEVEL, 10, ONCE), holding(FLOW, 20, FAST)));
        await().until(() -> sink.good(FLOW).size() >= 20);
        assertThat(sink.good(LEVEL)).hasSize(1);
        assertThat(device.askedFor(10)).isOne();
    }

    @Test
    void unitResolutionAndRangeAreDeclared() {
        start(Settings.of(
                device.port(),
                new RegisterSetting(
                        LEVEL,
                        1,
                        RegisterKind.HOLDING,
                        10,
                        RegisterType.UINT16,
                        WordOrder.ABCD,
                        0.1,
                        0,
                        "%",
                        1,
                        0,
                        100,
                        ONCE.toNanos(),
                        RegisterSetting.NO_BIT)));
        await().until(() -> sink.readings.size() == 1);
        assertThat(sink.attributes).containsEntry(LEVEL, new SeriesAttributes("%", 1, 0, 100));
    }

    @Test
    void aValueThatIsNoNumberIsBad() {
        device.registers.set(10, 0x7fc0);
        start(Settings.of(device.port(), register(LEVEL, 1, RegisterKind.HOLDING, 10, RegisterType.FLOAT32, ONCE)));
        await().until(() -> sink.readings.size() == 1);
        assertThat(sink.readings.get(0).quality()).isEqualTo(Quality.BAD);
        assertThat(sink.readings.get(0).reason()).isEqualTo(QualityReason.NOT_A_NUMBER);
    }

    @Test
    void readingsOfARefusedSeriesCountAsRejected() {
        sink.refused = LEVEL;
        start(Settings.of(device.port(), holding(LEVEL, 10, FAST), holding(FLOW, 11, FAST)));
        await().until(() -> sink.good(FLOW).size() >= 3);
        assertThat(sink.good(LEVEL)).isEmpty();
        assertThat(sink.rejected.get()).isPositive();
    }

    @Test
    void aSilentDeviceMakesItsSeriesBadOnceAndIsStatedLostThenFound() {
        start(Settings.of(device.port(), holding(LEVEL, 10, FAST), holding(FLOW, 11, FAST))
                .timeout(SHORT)
                .staleAfter(LONGER_THAN_CONNECTING));
        await().until(() -> !sink.good(FLOW).isEmpty());
        device.script = (asked, wire) -> {};
        await().until(() -> sink.eventTypes().contains("source-lost"));
        long lostAt = device.connections.get();
        await().until(() -> device.connections.get() > lostAt + 2); // bad once, however long it lasts
        assertThat(sink.bad(LEVEL))
                .singleElement()
                .satisfies(reading -> assertThat(reading.reason()).isEqualTo(QualityReason.SOURCE_LOST));
        assertThat(sink.bad(FLOW)).hasSize(1);
        assertThat(gauge("series.lost")).isEqualTo(2);

        int before = sink.good(LEVEL).size();
        device.script = (asked, wire) -> wire.send(device.right(asked));
        await().until(() -> sink.good(LEVEL).size() > before);
        await().until(() -> sink.events.size() >= 4); // one for each asset
        assertThat(sink.events)
                .extracting(event -> event.type() + " " + event.asset())
                .containsExactly(
                        "source-lost station-1/tank",
                        "source-lost station-1/pump",
                        "source-found station-1/tank",
                        "source-found station-1/pump");
        assertThat(sink.events.get(0).fields()).containsEntry("source", "plc").containsKey("reason");
        assertThat(count("timeouts")).isGreaterThanOrEqualTo(3);
        await().until(() -> gauge("series.lost") == 0);
    }

    @Test
    void aDeviceThatIsAbsentFromTheStartTurnsBadAndIsFoundWhenItComes() throws IOException {
        int port = device.port();
        device.close();
        start(Settings.of(port, holding(LEVEL, 10, FAST)).staleAfter(Duration.ofMillis(200)));
        await().until(() -> sink.bad(LEVEL).size() == 1 && sink.eventTypes().equals(List.of("source-lost")));
        assertThat(String.valueOf(sink.events.get(0).fields().get("reason"))).contains("refused");
        device = new ScriptedDevice(port);
        await().until(() -> !sink.good(LEVEL).isEmpty());
        await().until(() -> sink.eventTypes().equals(List.of("source-lost", "source-found")));
    }

    @Test
    void aDeviceThatComesBackOnItsPortIsPolledAgain() throws IOException {
        int port = device.port();
        start(Settings.of(port, holding(LEVEL, 10, FAST)));
        await().until(() -> !sink.good(LEVEL).isEmpty());
        for (int value = 1; value <= 3; value++) {
            device.close();
            await().until(() -> gauge("connected") == 0);
            device = new ScriptedDevice(port);
            device.registers.set(10, value);
            double expected = value;
            await().until(() -> sink.good(LEVEL).contains(expected));
        }
        assertThat(count("connections")).isGreaterThanOrEqualTo(4);
        assertThat(sink.bad(LEVEL)).isEmpty();
    }

    @Test
    void anUnknownNameIsLookedUpForEver() {
        ModbusSettings known = Settings.of(device.port(), holding(LEVEL, 10, FAST))
                .staleAfter(Duration.ofMillis(100))
                .build();
        start(new ModbusSettings(
                "plc",
                "no-such-host.invalid",
                known.port(),
                known.defaultInterval(),
                known.timeout(),
                known.staleAfter(),
                known.shortestBackoff(),
                known.longestBackoff(),
                known.writeLimit(),
                known.registers()));
        await().until(() -> count("losses") >= 2 && sink.eventTypes().contains("source-lost"));
        await().untilAsserted(() -> assertThat(sink.bad(LEVEL)).hasSize(1)); // given behind the event
    }

    @Test
    void aLateAnswerIsNotTakenForALaterRequest() {
        List<byte[]> held = new ArrayList<>();
        device.registers.set(10, 111);
        device.script = (asked, wire) -> {
            if (held.isEmpty()) {
                held.add(device.right(asked)); // 111, kept back beyond the timeout
                device.registers.set(10, 222);
            } else {
                byte[] late = held.set(0, new byte[0]);
                wire.send(late, device.right(asked)); // joined in one segment
            }
        };
        start(Settings.of(device.port(), holding(LEVEL, 10, FAST)).timeout(LONGER_THAN_AN_ANSWER));
        await().until(() -> sink.good(LEVEL).size() >= 3);
        assertThat(sink.good(LEVEL)).containsOnly(222.0);
        assertThat(count("late")).isEqualTo(1);
        assertThat(count("timeouts")).isEqualTo(1);
        assertThat(device.connections.get()).isOne();
    }

    @Test
    void oneSlowDeviceDoesNotDelayAnother() throws IOException {
        CountDownLatch slow = new CountDownLatch(1);
        try (ScriptedDevice other = new ScriptedDevice()) {
            other.script = (asked, wire) -> {
                slow.await();
                wire.send(other.right(asked));
            };
            RecordedSink slowSink = new RecordedSink();
            start(Settings.of(other.port(), holding("s/slow/x", 1, FAST)).build(), slowSink);
            await().until(() -> other.asked.size() == 1);
            start(Settings.of(device.port(), holding(LEVEL, 10, FAST)));
            await().until(() -> sink.good(LEVEL).size() >= 100);
            assertThat(slowSink.readings).isEmpty();
            slow.countDown();
            await().until(() -> !slowSink.good("s/slow/x").isEmpty());
        }
    }

    @Test
    void aUnitThatIsDeadBehindAGatewayCostsItsOwnSeriesOnly() {
        device.script = (asked, wire) -> {
            if (asked.unit() == 1) {
                wire.send(device.right(asked));
            }
        };
        start(Settings.of(
                        device.port(),
                        register("s/dead/x", 9, RegisterKind.HOLDING, 1, RegisterType.UINT16, FAST),
                        holding(LEVEL, 10, FAST))
                .timeout(SHORT)
                .staleAfter(Duration.ofSeconds(2)));
        await().until(() -> sink.bad("s/dead/x").size() == 1);
        int before = sink.good(LEVEL).size();
        await().until(() -> sink.good(LEVEL).size() > before + 20);
        assertThat(sink.good("s/dead/x")).isEmpty();
        assertThat(sink.bad(LEVEL)).isEmpty();
        assertThat(sink.events).isEmpty();
        assertThat(device.connections.get()).isOne();
    }

    @Test
    void oneIllegalRegisterCostsItselfOnly() {
        RegisterSetting[] registers = new RegisterSetting[100];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = holding("s/t/r" + i, i, FAST);
        }
        device.script = (asked, wire) -> {
            boolean illegal = asked.address() <= 37 && asked.address() + asked.second() > 37;
            wire.send(illegal ? ScriptedDevice.exception(asked, 2) : device.right(asked));
        };
        start(Settings.of(device.port(), registers).staleAfter(Duration.ofSeconds(2)));
        await().until(() -> sink.bad("s/t/r37").size() == 1);
        assertThat(sink.good("s/t/r37")).isEmpty();
        for (int i = 0; i < registers.length; i++) {
            if (i != 37) {
                String legal = "s/t/r" + i;
                await().until(() -> sink.good(legal).size() > 3);
                assertThat(sink.bad(legal)).isEmpty();
            }
        }
        assertThat(device.connections.get()).isOne();
        assertThat(sink.events).isEmpty();
        assertThat(device.asked.stream().map(ScriptedDevice.Asked::second).distinct())
                .as("what is legal stays together")
                .contains(50, 25)
                .hasSizeLessThan(12);
    }

    @Test
    void anExceptionOfOneRequestLeavesTheOthersAndEndsWhenTheDeviceIsWellAgain() {
        device.script = (asked, wire) ->
                wire.send(asked.function() == 4 ? ScriptedDevice.exception(asked, 4) : device.right(asked));
        start(Settings.of(
                        device.port(),
                        register(FLOW, 1, RegisterKind.INPUT, 0, RegisterType.UINT16, FAST),
                        holding(LEVEL, 10, FAST))
                .staleAfter(Duration.ofMillis(500)));
        await().until(() -> sink.bad(FLOW).size() == 1);
        assertThat(sink.good(FLOW)).isEmpty();
        await().until(() -> sink.good(LEVEL).size() > 5);
        device.script = (asked, wire) -> wire.send(device.right(asked));
        await().until(() -> !sink.good(FLOW).isEmpty());
        assertThat(device.connections.get()).isOne();
        assertThat(count("exceptions")).isPositive();
    }

    @Test
    void aDeviceThatRefusesEverythingIsLost() {
        device.script = (asked, wire) -> wire.send(ScriptedDevice.exception(asked, 4));
        start(Settings.of(device.port(), holding(LEVEL, 10, FAST)).staleAfter(LONGER_THAN_CONNECTING));
        await().until(() -> sink.eventTypes().equals(List.of("source-lost")));
        assertThat(sink.events.get(0).fields())
                .containsEntry("reason", "unit 1 holding 10 is refused with exception 4 (server device failure)");
        device.script = (asked, wire) -> wire.send(device.right(asked));
        await().until(() -> sink.eventTypes().equals(List.of("source-lost", "source-found")));
    }

    @Test
    void whileTheRingIsFullReadingsWaitAndNothingIsPolled() {
        start(Settings.of(device.port(), holding(LEVEL, 10, FAST)).staleAfter(LONGER_THAN_CONNECTING));
        await().until(() -> !sink.good(LEVEL).isEmpty());
        sink.full = true;
        await().until(() -> sink.turnedAway.get() > 0);
        int polls = device.asked.size();
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since >= 1.2 * LONGER_THAN_CONNECTING.toNanos());
        assertThat(device.asked).hasSize(polls);
        sink.full = false;
        await().until(() -> device.asked.size() > polls + 5);
        assertThat(sink.good(LEVEL)).hasSizeGreaterThanOrEqualTo(polls + 5);
        assertThat(sink.bad(LEVEL)).as("silence that is our own fault").isEmpty();
        assertThat(count("overruns")).isPositive();
    }

    @Test
    void afterCloseNothingComes() {
        ModbusSource source = start(Settings.of(device.port(), holding(LEVEL, 10, FAST)));
        await().until(() -> !sink.good(LEVEL).isEmpty());
        source.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("source-plc");
        int before = sink.readings.size();
        int asked = device.asked.size();
        source.close();
        assertThat(sink.readings).hasSize(before);
        assertThat(device.asked).hasSize(asked);
        assertThat(gauge("connected")).isZero();
        assertThat(source.isEnded()).isFalse();
    }

    WaitMode mode() {
        return WaitMode.PARK;
    }

    private ModbusSource start(Settings settings) {
        return start(settings.build());
    }

    private ModbusSource start(ModbusSettings settings) {
        return start(settings, sink);
    }

    private ModbusSource start(ModbusSettings settings, RecordedSink to) {
        ModbusSource source = new ModbusSource(
                settings, mode(), Clock.system(), new Random(1), to == sink ? meters : new SimpleMeterRegistry());
        sources.add(source);
        source.start(to, 0);
        return source;
    }

    private double count(String name) {
        return meters.get("estran.agent.source.modbus." + name).counter().count();
    }

    private double gauge(String name) {
        return meters.get("estran.agent.source.modbus." + name).gauge().value();
    }
}
