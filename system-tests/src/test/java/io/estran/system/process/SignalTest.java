package io.estran.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that a signal ends in the middle of their work: what they finish, what they say, and the code they leave. */
class SignalTest {
    private static final int SIGTERM_CODE = 143;
    private static final Pattern DATA = Pattern.compile("data +(\\S+), removed at the end");

    @TempDir
    Path folder;

    @Test
    void everyServiceEndsWithTheSignalsCodeAndItsLastLine() throws Exception {
        try (Site site = Site.start(folder)) {
            EstranProcess gateway = site.startGateway("gw-1", "both");
            EstranProcess console = site.startConsole("console-1");
            EstranProcess agent = site.startAgent("lab-1", """
                    sources:
                      - {name: computer, type: host, interval: 1s, asset: "lab-1/computer"}
                    """);
            assertThat(site.broker().metric("estran_broker_disk_bytes")).isPositive();
            for (EstranProcess each : List.of(agent, console, gateway, site.broker())) {
                assertThat(each.terminate()).as(each.said()).isEqualTo(SIGTERM_CODE);
            }
            assertThat(agent.said()).endsWith("INFO  Agent: agent stopped\n");
            assertThat(console.said()).endsWith("INFO  Console: console stopped\n");
            assertThat(gateway.said()).endsWith("INFO  Gateway: gateway stopped\n");
            assertThat(site.broker().said()).endsWith("INFO  EmbeddedBroker: broker node 1 stopped\n");
        }
    }

    @Test
    void aStartThatWaitsForKafkaIsEndedBySigterm() throws Exception {
        int http = EstranProcess.freePort();
        Path file = Files.writeString(folder.resolve("gw-1.yaml"), """
                gateway: gw-1
                role: sequencer
                kafka: {bootstrap: "127.0.0.1:1", wait: 10min}
                http: 127.0.0.1:%d
                """.formatted(http));
        try (EstranProcess gateway =
                EstranProcess.command(folder, "gw-1", http, "gateway", "--config", file.toString())) {
            gateway.awaitLive();
            assertThat(gateway.terminate()).isEqualTo(SIGTERM_CODE);
            assertThat(gateway.said()).endsWith("INFO  StopSignal: stopped during the start\n");
        }
    }

    @Test
    void sigtermEndsTheInputStoresEverythingReportsAndRemovesTheTemporaryFolder() throws Exception {
        StringBuilder rows = new StringBuilder("at,a\n");
        for (int i = 0; i < 100_000; i++) {
            rows.append(1_600_000_000_000L + 10L * i).append(',').append(i % 40).append('\n');
        }
        Files.writeString(folder.resolve("recorded.csv"), rows);
        int http = EstranProcess.freePort();
        Path configuration = Files.writeString(folder.resolve("agent.yaml"), """
                agent: lab-1
                http: 127.0.0.1:%d
                sources:
                  - name: recorded
                    type: csv
                    file: recorded.csv
                    speed: 1
                    time: {column: at, pattern: epoch-ms}
                    asset: lab/machine
                """.formatted(http));
        Path report = folder.resolve("report.json");
        try (EstranProcess run = EstranProcess.command(
                folder, "run", http, "run", "--config", configuration.toString(), "--report", report.toString())) {
            run.awaitLive();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> run.metric("estran_agent_pipeline_readings_accepted_total") > 100);

            assertThat(run.terminate()).isEqualTo(SIGTERM_CODE);

            assertThat(run.said())
                    .contains("ok      readings", "ok      windows", "ok      delivery", "ok      batches")
                    .doesNotContain("FAILED", "\u001b");
            assertThat(report).content().contains("\"lost\":0,\"duplicated\":0", "\"pending\":0", "\"faults\":[]");
            Matcher data = DATA.matcher(run.said());
            assertThat(data.find()).isTrue();
            assertThat(Path.of(data.group(1))).doesNotExist();
        }
    }
}
