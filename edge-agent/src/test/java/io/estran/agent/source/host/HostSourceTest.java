package io.estran.agent.source.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.estran.agent.source.LogRecorder;
import io.estran.agent.source.ReadingRecorder;
import io.estran.agent.source.ReadingRecorder.Given;
import io.estran.agent.source.SeriesAttributes;
import io.estran.process.time.Clock;
import io.estran.protocol.reading.Quality;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the source says of a recorded machine, and of this one. */
class HostSourceTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final ReadingRecorder sink = new ReadingRecorder();
    private final ManualClock clock = new ManualClock(NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<HostSource> sources = new ArrayList<>();
    private int polls;

    @TempDir
    Path folder;

    private RecordedHost host;

    @BeforeEach
    void showTheRecordedMachine() throws IOException {
        host = new RecordedHost(folder);
    }

    @AfterEach
    void closeAll() {
        sources.forEach(HostSource::close);
    }

    private HostSource start(HostFolders folders, Clock time) {
        HostSource source =
                new HostSource(new HostSettings("computer", INTERVAL.toNanos(), "lab/pc"), folders, time, meters);
        sources.add(source);
        source.start(sink, 0);
        return source;
    }

    private void startRecorded() {
        start(host.folders(), clock);
        awaitPoll();
    }

    private void awaitPoll() {
        polls++;
        await().until(() -> meters.get("estran.agent.source.host.polls").timer().count() == polls);
    }

    /** What the next interval gives, by quantity. */
    private Map<String, Double> next() {
        sink.forget();
        clock.advance(INTERVAL);
        awaitPoll();
        return values();
    }

    private Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        for (Given given : sink.given()) {
            assertThat(given.series()).startsWith("lab/pc/");
            assertThat(values.put(given.series().substring("lab/pc/".length()), given.value()))
                    .as("%s twice in an interval", given.series())
                    .isNull();
        }
        return values;
    }

    @Test
    void whatIsNoRateIsGivenAtOnce() {
        startRecorded();
        assertThat(values())
                .containsEntry("load-1m", 1.76)
                .containsEntry("load-5m", 1.50)
                .containsEntry("load-15m", 0.83)
                .containsEntry("uptime", 539.37)
                .containsEntry("memory-used", 1_500_000 * 1024.0)
                .containsEntry("memory-available", 2_500_000 * 1024.0)
                .containsEntry("swap-used", 250_000 * 1024.0)
                .doesNotContainKeys("cpu-usage", "disk-sda-read", "network-eth0-sent");
        assertThat(sink.given()).allMatch(given -> given.time() == NOW && given.quality() == Quality.GOOD);
        assertThat(sink.given()).extracting(Given::position).containsOnly(ReadingRecorder.NO_POSITION);
    }

    @Test
    void processorsAreBusyWhenNeitherIdleNorWaitingForDisks() throws IOException {
        startRecorded();
        host.work();
        assertThat(next())
                .containsEntry(
                        "cpu-usage", 35.0) // 40 user, 10 system, 10 softirq, 10 stolen of 200; guest is within user
                .containsEntry("cpu-0-usage", 0.0)
                .containsEntry("cpu-1-usage", 100.0);
        assertThat(next()).as("no tick has passed").doesNotContainKey("cpu-usage");
    }

    @Test
    void ratesAreGrowthPerSecondOfMonotonicTime() throws IOException {
        startRecorded();
        host.put("proc/diskstats", """
                 179       0 mmcblk0 0 0 1260508 0 0 0 1087288 0 0 0 0
                 179       1 mmcblk0p1 0 0 1260508 0 0 0 1087288 0 0 0 0
                   8       0 sda 0 0 1004 0 0 0 4000 0 0 0 0
                """);
        host.put("proc/net/dev", """
                  eth0: 265622322   10195    0    0    0     0          0         0   777562    7014    0    0    0     0       0          0
                wwan0:1000 10 0 0 0 0 0 0 2002 20 0 0 0 0 0 0
                    lo: 30000000 0 0 0 0 0 0 0 30000000 0 0 0 0 0 0 0
                veth9a8b7c6: 500 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0
                """);
        clock.step(Duration.ofHours(1)); // must not matter
        assertThat(next())
                .containsEntry("disk-mmcblk0-read", 10 * 512 / 2.0)
                .containsEntry("disk-mmcblk0-written", 0.0)
                .containsEntry("disk-sda-read", 4 * 512 / 2.0)
                .containsEntry("disk-sda-written", 2_000 * 512 / 2.0)
                .containsEntry("network-eth0-received", 1_000.0)
                .containsEntry("network-eth0-sent", 50.0)
                .containsEntry("network-wwan0-received", 0.0)
                .containsEntry("network-wwan0-sent", 1.0)
                .allSatisfy(
                        (quantity, value) -> assertThat(quantity).doesNotContain("mmcblk0p1", "loop0", "-lo-", "veth"));
    }

    @Test
    void aCounterThatGoesBackGivesNoRateForOneInterval() throws IOException {
        startRecorded();
        host.put("proc/net/dev", "eth0: 10 0 0 0 0 0 0 0 800000 0 0 0 0 0 0 0\n");
        assertThat(next()).doesNotContainKey("network-eth0-received").containsKey("network-eth0-sent");
        host.put("proc/net/dev", "eth0: 30 0 0 0 0 0 0 0 800000 0 0 0 0 0 0 0\n");
        assertThat(next()).containsEntry("network-eth0-received", 10.0);
    }

    @Test
    void spaceIsGivenOfLocalFileSystemsOnceEach() throws IOException {
        startRecorded();
        FileStore store = Files.getFileStore(folder);
        Map<String, Double> values = values();
        assertThat(values.keySet().stream()
                        .filter(quantity -> quantity.matches("disk-.*-used"))
                        .toList())
                .containsExactly(
                        "disk-boot-used", "disk-mnt-my disk-used", "disk-root-used", "disk-var-lib-estran-used");
        double used = (double) store.getTotalSpace() - store.getUnallocatedSpace();
        assertThat(values.get("disk-root-used")).isCloseTo(used, within(1e9));
        assertThat(values.get("disk-root-available")).isCloseTo(store.getUsableSpace(), within(1e9));
        assertThat(values.get("disk-root-usage")).isBetween(0.0, 100.0);
    }

    @Test
    void temperaturesAreGivenUnderTheNamesOfTheirSensors() {
        startRecorded();
        assertThat(values().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("temperature"))
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .containsExactly(
                        "temperature-acpitz-1=30.0",
                        "temperature-acpitz-2=-5.0",
                        "temperature-coretemp-core-0=50.5",
                        "temperature-coretemp-package-id-0=51.0",
                        "temperature-cpu-thermal=48.312",
                        "temperature-nvme-temp1=38.85");
    }

    @Test
    void unitsResolutionsAndRangesAreDeclared() throws IOException {
        startRecorded();
        host.work();
        next();
        assertThat(sink.attributes("lab/pc/cpu-usage")).isEqualTo(new SeriesAttributes("%", 2, 0, 100));
        assertThat(sink.attributes("lab/pc/memory-used").unit()).isEqualTo("B");
        assertThat(sink.attributes("lab/pc/network-eth0-sent").unit()).isEqualTo("B/s");
        assertThat(sink.attributes("lab/pc/temperature-cpu-thermal"))
                .isEqualTo(new SeriesAttributes("degC", 3, -100, 200));
        assertThat(sink.attributes("lab/pc/uptime").unit()).isEqualTo("s");
        assertThat(sink.series()).allMatch(series -> sink.attributes(series).resolutionExponent() >= 0);
    }

    @Test
    void whatIsAbsentIsLeftOutAndSaidOnce() throws IOException {
        host.remove("proc/diskstats");
        host.put("proc/meminfo", "garbage\n");
        host.put("proc/loadavg", "\n");
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.host")) {
            startRecorded();
            host.work();
            next();
            next();
            assertThat(log.messages())
                    .hasSize(3)
                    .anyMatch(line -> line.contains("no disk traffic"))
                    .anyMatch(line -> line.contains("no memory"))
                    .anyMatch(line -> line.contains("no load and uptime"));
        }
        assertThat(values()).doesNotContainKeys("memory-used", "load-1m").containsKey("temperature-cpu-thermal");
    }

    @Test
    void whatAppearsLaterIsGivenFromThen() throws IOException {
        host.remove("sys/class/thermal/thermal_zone0/temp");
        startRecorded();
        assertThat(values()).doesNotContainKey("temperature-cpu-thermal");
        host.put("sys/class/thermal/thermal_zone0/temp", "50000\n");
        assertThat(next()).containsEntry("temperature-cpu-thermal", 50.0);
    }

    @Test
    void aRefusedSeriesIsRejectedAndTheOthersGoOn() {
        sink.refuse("lab/pc/load-1m");
        startRecorded();
        assertThat(sink.rejected()).isEqualTo(1);
        assertThat(values()).doesNotContainKey("load-1m").containsKey("load-5m");
    }

    @Test
    void nothingIsReadBetweenIntervalsAndMissedOnesAreNotMadeUpFor() {
        startRecorded();
        sink.forget();
        clock.advance(INTERVAL.minusNanos(1));
        await().during(Duration.ofMillis(150)).until(() -> sink.count() == 0);
        clock.advance(Duration.ofNanos(1).plus(INTERVAL.multipliedBy(5)));
        awaitPoll();
        assertThat(values()).containsKey("load-1m");
        await().during(Duration.ofMillis(150))
                .until(() ->
                        meters.get("estran.agent.source.host.polls").timer().count() == polls);
        next();
    }

    @Test
    void withoutProcTheJvmTellsWhatItCan() throws IOException {
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        try (LogRecorder log = new LogRecorder("io.estran.agent.source.host")) {
            start(new HostFolders(nothing, nothing, nothing), clock);
            awaitPoll();
            assertThat(next()).containsKeys("memory-used", "memory-available", "disk-root-used", "disk-root-usage");
            assertThat(values().keySet()).noneMatch(quantity -> quantity.startsWith("network"));
            await().untilAsserted(() ->
                    assertThat(log.messages()).singleElement().asString().contains("no /proc"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachineIsPlausible() {
        HostSource source = new HostSource(
                new HostSettings("computer", HostSettings.SHORTEST_INTERVAL_NANOS, "lab/pc"),
                HostFolders.ofThisMachine(),
                Clock.system(),
                meters);
        sources.add(source);
        source.start(sink, 0);
        await().until(() -> sink.series().contains("lab/pc/cpu-usage") && sink.count() > 50);
        source.close();
        for (Given given : sink.given()) {
            SeriesAttributes attributes = sink.attributes(given.series());
            assertThat(given.value())
                    .as(given.series())
                    .isBetween(attributes.rangeLow(), attributes.rangeHigh())
                    .isLessThan(1e15);
        }
        assertThat(sink.series())
                .contains("lab/pc/load-1m", "lab/pc/memory-used", "lab/pc/cpu-0-usage", "lab/pc/uptime");
        double memory = last("memory-used") + last("memory-available");
        assertThat(memory).isGreaterThan(Runtime.getRuntime().maxMemory() / 2.0);
        assertThat(last("uptime")).isPositive();
    }

    private double last(String quantity) {
        return sink.given().stream()
                .filter(given -> given.series().equals("lab/pc/" + quantity))
                .reduce((one, other) -> other)
                .orElseThrow()
                .value();
    }

    @Test
    void closeStopsWithinTwoSecondsWhileItWaits() {
        assertCloses(start(host.folders(), clock));
        sink.room(0);
        HostSource full = start(host.folders(), clock);
        await().until(sink::isWaitedFor);
        assertCloses(full);
        assertThat(full.isEnded()).isFalse();
    }

    private static void assertCloses(HostSource source) {
        source.close(); // waits for two seconds at most: what it leaves behind would run on
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("source-computer")));
    }

    @Test
    void aSourceIsStartedOnce() {
        HostSource source = start(host.folders(), clock);
        assertThatThrownBy(() -> source.start(sink, 0)).isInstanceOf(IllegalStateException.class);
    }
}
