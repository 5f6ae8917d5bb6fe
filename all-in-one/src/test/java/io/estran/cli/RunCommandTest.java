package io.estran.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.Agent;
import io.estran.agent.Surroundings;
import io.estran.agent.config.AgentConfiguration;
import io.estran.broker.KafkaLogging;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RunCommandTest {
    private static final int ROWS = 300;
    private static final int SERIES = 2;
    /** Where a record was sealed: different in every run. */
    private static final List<String> PLACE = List.of("lane", "sequence", "index", "record", "run");

    @TempDir
    Path folder;

    private Path configuration;

    @BeforeAll
    static void quiet() {
        KafkaLogging.quiet();
    }

    @BeforeEach
    void write() throws Exception {
        StringBuilder rows = new StringBuilder("at,a,b\n");
        for (int i = 0; i < ROWS; i++) {
            rows.append(1_600_000_000_000L + 250L * i)
                    .append(',')
                    .append(i % 40)
                    .append(',')
                    .append(i / 7.0)
                    .append('\n');
        }
        Files.writeString(folder.resolve("recorded.csv"), rows);
        configuration = Files.writeString(folder.resolve("agent.yaml"), """
                agent: gw-1
                http: 127.0.0.1:0
                sources:
                  - name: recorded
                    type: csv
                    file: recorded.csv
                    speed: max
                    time: {column: at, pattern: epoch-ms}
                    asset: lab/machine
                windows:
                  - {series: "**", length: 2s}
                  - {series: "**", length: 10s}
                rules:
                  - {name: a-high, series: lab/machine/a, above: 30, hysteresis: 5}
                """);
    }

    @Test
    void twoRunsOnOneFileGiveTheSameRecordsAndAFolderIsContinued() throws Exception {
        RunFiles once = new RunFiles(folder, "once");
        RunFiles kept = new RunFiles(folder, "kept");
        RunFiles continued = new RunFiles(folder, "continued");
        Path data = folder.resolve("data");

        assertThat(run(once, "--until-idle")).isZero();
        assertThat(run(kept, "--until-idle", "--data", data.toString())).isZero();
        assertThat(run(continued, "--until-idle", "--data", data.toString())).isZero();

        List<Map<String, Object>> windows = once.records("aggregate");
        assertThat(windows.stream()
                        .mapToLong(window -> (Long) window.get("count"))
                        .sum())
                .as("each reading in one window of each length")
                .isEqualTo(2L * SERIES * ROWS);
        assertThat(withoutPlace(kept.records("aggregate"))).containsExactlyInAnyOrderElementsOf(withoutPlace(windows));
        assertThat(alarms(kept)).hasSizeGreaterThan(8).containsExactlyElementsOf(alarms(once));

        assertThat(continued.records("aggregate"))
                .as("the topics from their beginning, and nothing twice")
                .containsExactlyInAnyOrderElementsOf(kept.records("aggregate"));
        for (RunFiles files : List.of(once, kept, continued)) {
            assertThat(files.reported("readings"))
                    .containsEntry("received", (long) SERIES * ROWS)
                    .containsEntry("accepted", (long) SERIES * ROWS)
                    .containsEntry("inWindows", (long) SERIES * ROWS)
                    .containsEntry("open", 0L)
                    .containsEntry("late", 0L);
            assertThat(files.reported("delivery"))
                    .containsEntry("lost", 0L)
                    .containsEntry("duplicated", 0L)
                    .containsEntry("gaps", 0L)
                    .containsEntry("sent", files.reported("delivery").get("stored"));
            assertThat(Files.readString(files.report)).contains("\"sensorToTwin\":null");
        }
        assertThat(data.resolve("gateway.yaml")).content().contains("gateway: gw-2");
    }

    @Test
    void whatAnEarlierRunCouldNotSendIsComparedWhenTheFolderIsContinued() throws Exception {
        Path data = Files.createDirectories(folder.resolve("left"));
        AtomicLong sealed = new AtomicLong();
        AtomicLong records = new AtomicLong();
        Path alone = Files.writeString(
                folder.resolve("alone.yaml"),
                Files.readString(configuration) + "data: left/gw-1-data\nuplink: {gateway: \"mqtt://127.0.0.1:1\"}\n");
        Surroundings surroundings = new Surroundings(
                Disk.local(),
                Clock.system(),
                new SecureRandom(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                header -> {
                    sealed.incrementAndGet();
                    records.addAndGet(header.recordCount());
                });
        try (Agent agent = Agent.start(AgentConfiguration.read(alone, Map.of()), surroundings)) {
            await().atMost(Duration.ofSeconds(20)).until(agent::sourcesEnded);
            agent.endInput();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> agent.spool().pendingRecords() == records.get() && records.get() >= 100);
        }
        RunFiles continued = new RunFiles(folder, "continued");

        assertThat(run(continued, "--until-idle", "--data", data.toString())).isZero();

        assertThat((Long) continued.reported("batches").get("sealed")).isGreaterThanOrEqualTo(sealed.get());
        assertThat((Long) continued.reported("delivery").get("stored")).isGreaterThanOrEqualTo(records.get());
        assertThat(continued.reported("delivery"))
                .containsEntry("lost", 0L)
                .containsEntry("duplicated", 0L)
                .containsEntry("sent", continued.reported("delivery").get("stored"));
    }

    @Test
    void untilIdleRefusesSourcesThatHaveNoEnd() throws Exception {
        Files.writeString(configuration, """
                agent: lab-1
                sources:
                  - {name: computer, type: host, asset: lab-1/computer}
                  - {name: plc, type: modbus-tcp, address: "127.0.0.1:1502", registers: []}
                """);
        StringWriter err = new StringWriter();

        assertThat(execute(err, "run", "--config", configuration.toString(), "--until-idle"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("computer", "host", "plc", "modbus-tcp", "--until-idle");
    }

    @Test
    void aSilenceWithoutAUnitIsRefused() {
        StringWriter err = new StringWriter();
        assertThat(execute(err, "run", "--config", configuration.toString(), "--until-idle", "--idle", "5"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--idle \"5\"", "unit");
    }

    @Test
    void aReportThatCannotBeWrittenIsSaidBeforeAnythingStarts() {
        StringWriter err = new StringWriter();
        Path nowhere = folder.resolve("nowhere/report.json");
        assertThat(execute(err, "run", "--config", configuration.toString(), "--report", nowhere.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains(nowhere.toString());
    }

    private int run(RunFiles files, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--config",
                configuration.toString(),
                "--report",
                files.report.toString(),
                "--records",
                files.records.toString()));
        arguments.addAll(List.of(more));
        return execute(new StringWriter(), arguments.toArray(String[]::new));
    }

    private static int execute(StringWriter err, String... arguments) {
        CommandLine command = EstranMain.commandLine().setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private static List<Map<String, Object>> alarms(RunFiles files) throws Exception {
        return withoutPlace(files.records("event")).stream()
                .filter(event -> "alarm".equals(event.get("event")))
                .toList();
    }

    private static List<Map<String, Object>> withoutPlace(List<Map<String, Object>> records) {
        return records.stream()
                .map(record -> {
                    Map<String, Object> rest = new HashMap<>(record);
                    rest.keySet().removeAll(PLACE);
                    return rest;
                })
                .toList();
    }
}
