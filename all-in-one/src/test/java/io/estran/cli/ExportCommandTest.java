package io.estran.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.Agent;
import io.estran.agent.Surroundings;
import io.estran.agent.config.AgentConfiguration;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the folder of a real agent, while it runs and afterwards. */
class ExportCommandTest {
    private static final int ROWS = 3_000;
    private static final String HEAD = "time,series,value,unit,quality,reason";

    @TempDir
    Path folder;

    private final List<String> expected = new ArrayList<>();

    private Captured export(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "export", "--from", "journal", "--dir", folder.resolve("data").toString()));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(String[]::new));
    }

    @Test
    void everyReadingComesOutOfTheFolderOfALiveAgentAndOfAStoppedOne() throws Exception {
        try (Agent agent = agent()) {
            await().atMost(Duration.ofSeconds(30)).until(agent::sourcesEnded);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(export("--series", "**").out().lines()).hasSize(1 + expected.size()));
        }
        Captured all = export("--series", "**");
        assertThat(all.err()).isEmpty();
        assertThat(all.code()).isZero();
        assertThat(all.out().lines().skip(1)).containsExactlyElementsOf(expected);
        assertThat(all.out())
                .startsWith(HEAD + "\n2023-11-14T22:13:20.125000000Z,\"tank/level, left\",0.1,\"m,\"\"x\"\"\",good,\n");
    }

    @Test
    void whatIsNotWantedIsLeftOut() throws Exception {
        agent().close();
        Captured some = export(
                "--series", "*/temperature", "--since", "2023-11-14T23:13:22+01:00", "--until", "2023-11-14T22:13:24Z");
        assertThat(some.code()).isZero();
        assertThat(some.out().lines().skip(1))
                .containsExactly(
                        "2023-11-14T22:13:22.125000000Z,tank/temperature,NaN,,bad,missing value",
                        "2023-11-14T22:13:23.125000000Z,tank/temperature,20.3,,good,");
    }

    @Test
    void aFileIsWrittenWhereItIsToldTo() throws Exception {
        agent().close();
        Path file = folder.resolve("out.csv");
        Captured said = export("--series", "tank/temperature", "--output", file.toString());
        assertThat(said).isEqualTo(new Captured(0, "", ROWS + " readings are in " + file + "\n"));
        assertThat(Files.readAllLines(file)).hasSize(1 + ROWS).startsWith(HEAD);
    }

    @Test
    void damageIsToldAndWhatStandsAroundItIsWritten() throws Exception {
        agent().close();
        Path segment = damage();
        Captured rest = export("--series", "**");
        assertThat(rest.code()).isEqualTo(1);
        assertThat(rest.err())
                .contains("FAILED  journal/" + segment.getFileName() + " at byte ")
                .contains("the readings in them are left out");
        assertThat(rest.out().lines().skip(1))
                .isNotEmpty()
                .hasSizeLessThan(expected.size())
                .isSubsetOf(expected);
    }

    @Test
    void wrongUsageIsExplained() throws Exception {
        assertThat(export("--series", "**").err()).contains("no data folder of an agent");
        agent().close();
        for (List<String> wrong : List.of(
                List.of("--series", "a//b"),
                List.of("--series", "**", "--since", "yesterday"),
                List.of("--series", "**", "--until", "9999-01-01T00:00:00Z"))) {
            Captured said = export(wrong.toArray(String[]::new));
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.out()).isEmpty();
            assertThat(said.err()).contains(wrong.get(wrong.size() - 2));
        }
        assertThat(Captured.run("export", "--help").out()).contains("--series").contains("Exit codes");
    }

    /** An agent that has journalled its file or is about to. */
    private Agent agent() throws Exception {
        StringBuilder rows = new StringBuilder("time,level,temperature\n");
        for (int i = 0; i < ROWS; i++) {
            String time = 1_700_000_000L + i + ".125";
            String temperature = i == 2 ? "" : (200 + i % 50) / 10.0 + "";
            rows.append(time).append(",0.1,").append(temperature).append('\n');
            String text = java.time.Instant.ofEpochSecond(1_700_000_000L + i)
                    .toString()
                    .replace("Z", ".125000000Z");
            expected.add(text + ",\"tank/level, left\",0.1,\"m,\"\"x\"\"\",good,");
            expected.add(text + ",tank/temperature," + (i == 2 ? "NaN,,bad,missing value" : temperature + ",,good,"));
        }
        Files.writeString(folder.resolve("tank.csv"), rows);
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                agent: lab-1
                data: data
                sources:
                  - name: tank
                    type: csv
                    file: tank.csv
                    speed: max
                    time: {column: time, pattern: epoch-s}
                    asset: tank
                    columns:
                      - {column: level, series: "level, left", unit: 'm,"x"'}
                      - {column: temperature}
                windows:
                  - {series: "**", length: 10s}
                spool: {size: 8MiB}
                uplink: {gateway: "mqtt://127.0.0.1:1"}
                http: 127.0.0.1:0
                """);
        Agent agent = Agent.start(
                AgentConfiguration.read(file, Map.of()),
                new Surroundings(
                        Disk.local(),
                        Clock.system(),
                        new SecureRandom(),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        header -> {}));
        await().atMost(Duration.ofSeconds(30)).until(agent::sourcesEnded);
        return agent;
    }

    /** Turns a bit in the middle of what the journal holds. */
    private Path damage() throws IOException {
        Path segment;
        try (Stream<Path> files = Files.list(folder.resolve("data/journal"))) {
            segment = files.sorted().findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(segment);
        int last = bytes.length - 1;
        while (bytes[last] == 0) {
            last--;
        }
        bytes[last / 2] ^= 1;
        Files.write(segment, bytes);
        return segment;
    }
}
