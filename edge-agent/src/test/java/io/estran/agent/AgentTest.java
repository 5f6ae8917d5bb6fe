package io.estran.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.ReadMode;
import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.journal.JournalScan;
import io.estran.agent.pipeline.ReadingCounts;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.estran.protocol.batch.BatchHeader;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<BatchHeader> sealed = new CopyOnWriteArrayList<>();

    @Test
    void everyReadingOfAFileEndsInAFinalWindowAndTheBalanceHolds() throws Exception {
        csv(3_000);
        try (Agent agent = Agent.start(configuration(), surroundings())) {
            await().atMost(SOON).until(agent::filesEnded);
            agent.endInput();
            await().atMost(SOON)
                    .until(() ->
                            agent.readings().open() == 0 && agent.readings().inWindows() == 3_000);
            ReadingCounts counts = agent.readings();
            assertThat(counts.received()).isEqualTo(counts.accepted() + counts.rejected() + counts.dropped());
            assertThat(counts.accepted()).isEqualTo(3_000);
            assertThat(counts.windowsClosed()).isEqualTo(50);
            assertThat(agent.reasonsAgainstReadiness())
                    .singleElement()
                    .asString()
                    .contains("no gateway");
            assertThat(agent.isSettled())
                    .as("nothing is accounted for without a gateway")
                    .isFalse();
        }
    }

    @Test
    void whatIsOpenAtAStopGoesOnInTheNextRunAndNothingIsReadTwice() throws Exception {
        csv(200);
        try (Agent agent = Agent.start(configuration("200"), surroundings())) {
            await().atMost(SOON).until(() -> agent.readings().open() >= 20);
        }
        try (Agent agent = Agent.start(configuration(), surroundings())) {
            await().atMost(SOON).until(() -> agent.readings().accepted() == 200);
            agent.endInput();
            await().atMost(SOON).until(() -> agent.readings().inWindows() == 200);
            assertThat(agent.readings().late()).isZero();
            assertThat(agent.readings().windowsRevised()).isZero();
        }
        assertThat(journalled()).isEqualTo(200);
    }

    /** Readings in the journal, counted by a separate reader of the folder. */
    private int journalled() throws IOException {
        int[] readings = new int[1];
        IgnoredInputs counting = new IgnoredInputs() {
            @Override
            public void reading(int series, long time, double value, int quality, int reason, long position) {
                readings[0]++;
            }
        };
        JournalScan.read(
                Disk.local(), folder.resolve("data"), record -> InputDecoder.decode(record.payload(), counting));
        return readings[0];
    }

    @Test
    void ordinalsOfRecordsNeverRepeatAcrossRuns() throws Exception {
        csv(1_000);
        for (int run = 0; run < 3; run++) {
            try (Agent agent = Agent.start(configuration(), surroundings())) {
                await().atMost(SOON).until(agent::filesEnded);
            }
        }
        assertThat(sealed.stream().filter(header -> header.recordCount() > 0).map(BatchHeader::runNumber))
                .contains(1L, 2L, 3L);
        assertThat(sealed.stream()
                        .map(header -> header.batchClass() + "/" + header.lastOrdinal())
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void healthAndMetricsAreServed() throws Exception {
        csv(10);
        try (Agent agent = Agent.start(configuration(), surroundings())) {
            await().atMost(SOON).until(() -> agent.readings().accepted() == 10);
            assertThat(page(agent, "/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = page(agent, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("no gateway is connected");
            assertThat(page(agent, "/metrics").body())
                    .contains("estran_agent_pipeline_readings_accepted_total 10")
                    .contains("estran_agent_spool_capacity_bytes")
                    .contains("estran_agent_pipeline_ring_capacity");
        }
    }

    @Test
    void aSecondAgentOnTheSameFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        csv(10);
        try (Agent agent = Agent.start(configuration(), surroundings())) {
            assertThatThrownBy(() -> Agent.start(configuration(), surroundings()))
                    .isInstanceOf(AgentStartException.class)
                    .hasMessageContaining("in use by another agent");
            await().atMost(SOON).until(() -> agent.readings().accepted() == 10);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"lock, data/lock", "openForReading, data/checkpoint", "open, data/checkpoint.new", "createFolders, data"
    })
    void whatTheUserOfTheAgentMayNotOpenIsNamedWithWhatToDo(String call, String file) throws Exception {
        csv(10);
        Agent.start(configuration(), surroundings()).close();
        assertThatThrownBy(() -> Agent.start(configuration(), surroundings(denying(call, folder.resolve(file)))))
                .isInstanceOf(AgentStartException.class)
                .hasMessage(folder.resolve(file)
                        + " may not be opened by the user that runs the agent. Give that user the folder and all that is in"
                        + " it, to read and to write, and start again; nothing is lost");
    }

    /** The disk of this machine, which keeps one file from whoever asks in that way. */
    private static Disk denying(String call, Path file) {
        return (Disk) Proxy.newProxyInstance(
                AgentTest.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(call) && file.equals(arguments[0])) {
                        throw new AccessDeniedException(file.toString());
                    }
                    try {
                        return method.invoke(Disk.local(), arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static HttpResponse<String> page(Agent agent, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.httpPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void csv(int rows) throws Exception {
        StringBuilder text = new StringBuilder("time,level\n");
        for (int i = 0; i < rows; i++) {
            text.append(1_700_000_040L + i).append(',').append(i % 7).append('\n');
        }
        Files.writeString(folder.resolve("tank.csv"), text);
    }

    private AgentConfiguration configuration() throws Exception {
        return configuration("max");
    }

    private AgentConfiguration configuration(String speed) throws Exception {
        Path file = folder.resolve("agent.yaml");
        Files.writeString(file, """
                agent: lab-1
                data: data
                sources:
                  - {name: tank, type: csv, file: tank.csv, speed: %s, time: {column: time, pattern: epoch-s}, asset: station/tank}
                windows:
                  - {series: "**", length: 1min}
                uplink: {gateway: "mqtt://127.0.0.1:1"}
                http: 127.0.0.1:0
                """.formatted(speed));
        return AgentConfiguration.read(file, Map.of(), ReadMode.AGENT);
    }

    private Surroundings surroundings() {
        return surroundings(Disk.local());
    }

    private Surroundings surroundings(Disk disk) {
        return new Surroundings(
                disk,
                Clock.system(),
                new SecureRandom(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                sealed::add);
    }
}
