package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.estran.agent.Agent;
import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.pipeline.ReadingCounts;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.Reading;
import io.estran.system.chain.AgentSurroundings;
import io.estran.system.chain.Cloud;
import io.estran.system.chain.Consumed;
import io.estran.system.chain.Consumed.WindowKey;
import io.estran.system.chain.Recording;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real recordings go through the whole chain, file to twin, over MQTT with mutual TLS and Kafka, and every aggregate is
 * compared with a computation that knows nothing of Estran ({@link Recording}: exact decimal arithmetic over sorted lists).
 */
@WithKafka
class RecordedDataTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Cloud cloud;

    @BeforeEach
    void start(KafkaBroker broker) throws Exception {
        cloud = Cloud.start(broker, folder);
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
    }

    @Test
    void everyDayOfATransformersTwoYearsArrivesExactlyAsTheFileSays() throws Exception {
        Path file = recording("ETTh1.csv.gz");
        ReadingCounts counts = run("transformer", """
                  - name: transformer
                    type: csv
                    file: %s
                    speed: max
                    time: {column: date, pattern: "yyyy-MM-dd HH:mm:ss", zone: "+08:00"}
                    asset: substation-7/transformer-1
                windows:
                  - {series: "**", length: 1d, zone: "+08:00"}
                """.formatted(file));
        Consumed consumed = Consumed.read(cloud.bootstrap(), "transformer");
        Recording recording = Recording.read(file, "date", "yyyy-MM-dd HH:mm:ss", ZoneId.of("+08:00"));
        assertThat(counts.accepted()).isEqualTo(17_420 * 7);
        assertThat(consumed.readings()).isEqualTo(17_420 * 7);
        Map<WindowKey, Recording.Window> expected = recording.days("substation-7/transformer-1/", ZoneId.of("+08:00"));
        assertThat(consumed.windows().keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, window) -> compare(consumed.windows().get(key), window));
        assertDeliveredOnce(consumed);
    }

    @Test
    void aDeclaredResolutionMakesSumsExact() throws Exception {
        Path file = recording("ETTh1.csv.gz");
        run("oil", """
                  - name: transformer
                    type: csv
                    file: %s
                    speed: max
                    time: {column: date, pattern: "yyyy-MM-dd HH:mm:ss", zone: "+08:00"}
                    asset: substation-7/transformer-1
                    columns:
                      - {column: OT, series: oil-temperature, unit: degC, resolution: 0.001}
                windows:
                  - {series: "**", length: 1d, zone: Asia/Shanghai}
                """.formatted(file));
        Consumed consumed = Consumed.read(cloud.bootstrap(), "oil");
        Recording recording = Recording.read(file, "date", "yyyy-MM-dd HH:mm:ss", ZoneId.of("+08:00"))
                .rounded("OT", 3);
        Map<WindowKey, Recording.Window> expected = recording.days(
                "substation-7/transformer-1/", ZoneId.of("Asia/Shanghai"), Map.of("OT", "oil-temperature"));
        assertThat(consumed.windows().keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, window) -> {
            WindowAggregate aggregate = consumed.windows().get(key);
            compare(aggregate, window);
            assertThat(aggregate.unit()).isEqualTo("degC");
            assertThat(aggregate.mean()).isEqualTo(window.mean());
            assertThat(aggregate.variance()).isEqualTo(window.variance());
        });
        assertDeliveredOnce(consumed);
    }

    @Test
    void readingsThatAreSentOnArriveAsTheFileSaysOrWithinTheirBound() throws Exception {
        Path file = recording("ETTh1.csv.gz");
        double bound = 1.5;
        run("raw", """
                  - name: transformer
                    type: csv
                    file: %s
                    speed: max
                    time: {column: date, pattern: "yyyy-MM-dd HH:mm:ss", zone: "+08:00"}
                    asset: substation-7/transformer-1
                windows:
                  - {series: "**", length: 1d, zone: "+08:00"}
                raw:
                  - {series: "*/*/OT"}
                  - {series: "*/*/HUFL", swingingDoor: %s, silence: 30d}
                """.formatted(file, bound));
        Consumed consumed = Consumed.read(cloud.bootstrap(), "raw");
        List<double[]> lines = columns(file, "OT", "HUFL");
        List<Reading> oil = consumed.raw("substation-7/transformer-1/OT");
        assertThat(oil).extracting(Reading::value).containsExactlyElementsOf(column(lines, 0));
        List<Reading> load = consumed.raw("substation-7/transformer-1/HUFL");
        assertThat(load.size()).isBetween(100, lines.size() / 2);
        assertThat(consumed.raw("substation-7/transformer-1/MUFL")).isEmpty();
        int segment = 0;
        for (int i = 0; i < lines.size(); i++) {
            long time = oil.get(i).time();
            while (load.get(segment + 1).time() < time) {
                segment++;
            }
            Reading from = load.get(segment);
            Reading to = load.get(segment + 1);
            double share = (double) (time - from.time()) / (to.time() - from.time());
            assertThat(from.value() + share * (to.value() - from.value()))
                    .isCloseTo(lines.get(i)[1], within(bound + 1e-9));
        }
        assertDeliveredOnce(consumed);
    }

    private static List<Double> column(List<double[]> lines, int column) {
        return lines.stream().map(line -> line[column]).toList();
    }

    private static List<double[]> columns(Path file, String... names) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            List<String> header = List.of(in.readLine().split(","));
            return in.lines()
                    .map(line -> line.split(","))
                    .map(cells -> Arrays.stream(names)
                            .mapToDouble(name -> Double.parseDouble(cells[header.indexOf(name)]))
                            .toArray())
                    .toList();
        }
    }

    @Test
    void aMachineWhoseClockSteppedBackLosesNothingInItsDays() throws Exception {
        Path file = recording("machine_temperature_system_failure.csv.gz");
        run("machine", machine(file, "{series: \"**\", length: 1d, zone: UTC}"));
        Consumed consumed = Consumed.read(cloud.bootstrap(), "machine");
        Recording recording = Recording.read(file, "timestamp", "yyyy-MM-dd HH:mm:ss", ZoneId.of("UTC"));
        Map<WindowKey, Recording.Window> expected = recording.days("press-1/bearing/", ZoneId.of("UTC"));
        assertThat(consumed.readings()).isEqualTo(22_695);
        assertThat(consumed.windows().keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, window) -> compare(consumed.windows().get(key), window));
        assertDeliveredOnce(consumed);
    }

    @Test
    void timeThatStepsBackIsLateDataOrARevisionAsConfigured() throws Exception {
        Path file = recording("machine_temperature_system_failure.csv.gz");
        ReadingCounts strict = run("strict", machine(file, "{series: \"**\", length: 5min}"));
        // 02:55 is followed by 02:00 to 02:55 again: the last of these finds its window still open.
        assertThat(strict.late()).isEqualTo(11);
        assertThat(strict.inWindows()).isEqualTo(22_695 - 11);
        Consumed without = Consumed.read(cloud.bootstrap(), "strict");
        assertThat(without.readings()).isEqualTo(22_695 - 11);

        ReadingCounts patient = run("patient", machine(file, "{series: \"**\", length: 5min, lateness: 2h}"));
        assertThat(patient.late()).isZero();
        assertThat(patient.windowsRevised()).isPositive();
        Consumed with = Consumed.read(cloud.bootstrap(), "patient");
        assertThat(with.readings()).isEqualTo(22_695);
        assertThat(with.windows().values().stream().filter(window -> window.count() == 2))
                .hasSize(12);
        assertThat(with.windows().values()).allMatch(WindowAggregate::isFinal);
    }

    private static String machine(Path file, String window) {
        return """
                  - name: press
                    type: csv
                    file: %s
                    speed: max
                    time: {column: timestamp, pattern: "yyyy-MM-dd HH:mm:ss", zone: UTC}
                    asset: press-1/bearing
                windows:
                  - %s
                """.formatted(file, window);
    }

    private ReadingCounts run(String agentName, String sourcesAndWindows) throws Exception {
        Path file = folder.resolve(agentName + ".yaml");
        Files.writeString(
                file,
                "agent: " + agentName + "\nsources:\n" + sourcesAndWindows + cloud.uplink(agentName)
                        + "\nhttp: 127.0.0.1:0\n");
        try (Agent agent = Agent.start(AgentConfiguration.read(file, Map.of()), AgentSurroundings.real())) {
            await().atMost(LONG).until(agent::sourcesEnded);
            agent.endInput();
            await().atMost(LONG).until(agent::isSettled);
            ReadingCounts counts = agent.readings();
            assertThat(counts.received()).isEqualTo(counts.accepted() + counts.rejected() + counts.dropped());
            assertThat(counts.accepted()).isEqualTo(counts.inWindows() + counts.late());
            return counts;
        }
    }

    private static void compare(WindowAggregate window, Recording.Window expected) {
        String name = window.series() + " from " + window.start();
        assertThat(window.count()).as(name).isEqualTo(expected.count());
        assertThat(window.bad()).as(name).isZero();
        assertThat(window.min()).as(name).isEqualTo(expected.min());
        assertThat(window.max()).as(name).isEqualTo(expected.max());
        assertThat(window.first()).as(name).isEqualTo(expected.first());
        assertThat(window.last()).as(name).isEqualTo(expected.last());
        double scale = Math.max(Math.abs(expected.min()), Math.abs(expected.max()));
        assertThat(window.mean()).as(name).isCloseTo(expected.mean(), within(1e-14 * scale));
        assertThat(window.variance()).as(name).isCloseTo(expected.variance(), within(1e-13 * scale * scale));
        assertThat(window.p50()).as(name).isCloseTo(expected.quantile(0.5), within(0.01 * scale(expected, 0.5)));
        assertThat(window.p99()).as(name).isCloseTo(expected.quantile(0.99), within(0.01 * scale(expected, 0.99)));
        assertThat(window.quality()).as(name).isEqualTo(Quality.GOOD);
        assertThat(window.isFinal()).as(name).isTrue();
    }

    /** The sketch's accuracy is relative to the value; a breath more for the division that gives the bound itself. */
    private static double scale(Recording.Window expected, double quantile) {
        return Math.abs(expected.quantile(quantile)) * (1 + 1e-9) + Double.MIN_NORMAL;
    }

    private static void assertDeliveredOnce(Consumed consumed) {
        assertThat(consumed.duplicates()).isZero();
        assertThat(consumed.gaps()).isEmpty();
        assertThat(consumed.accounts()).isNotEmpty();
    }

    private static Path recording(String name) {
        Path file = Path.of(System.getProperty("estran.root"), "..", "shared", "data", name)
                .normalize();
        assumeTrue(
                Files.isReadable(file),
                () -> "skipped: the recording " + file + " is not there (it may not be shipped with the product)");
        return file;
    }
}
