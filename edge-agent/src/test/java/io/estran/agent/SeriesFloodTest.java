package io.estran.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.ReadMode;
import io.estran.agent.pipeline.ReadingCounts;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.estran.testkit.LoopbackPorts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender whose template is wrong makes a series of every line: it finds the bound, and nobody else is harmed. */
class SeriesFloodTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int BOUND = 100;
    private static final int GOOD = 60;
    private static final int FLOOD = 20_000;
    private static final int ROUNDS = 20;

    @TempDir
    Path folder;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** The source binds on its own thread, maybe after the agent's start has returned. */
    private static Socket connected(int port) {
        return await().atMost(SOON)
                .ignoreExceptionsInstanceOf(ConnectException.class)
                .until(() -> new Socket(InetAddress.getLoopbackAddress(), port), socket -> true);
    }

    @Test
    void aFloodOfNewSeriesIsRefusedAtTheBoundAndTheOthersGoOn() throws Exception {
        int port = new LoopbackPorts().next();
        Path file = folder.resolve("agent.yaml");
        Files.writeString(file, """
                agent: lab-1
                data: data
                seriesLimit: %d
                sources:
                  - {name: telegraf, type: line-protocol, listen: "tcp://127.0.0.1:%d", series: "{tag:site}/{field}"}
                uplink: {gateway: "mqtt://127.0.0.1:1"}
                http: 127.0.0.1:0
                """.formatted(BOUND, port));
        AgentConfiguration configuration = AgentConfiguration.read(file, Map.of(), ReadMode.AGENT);
        Surroundings surroundings =
                new Surroundings(Disk.local(), Clock.system(), new SecureRandom(), registry, header -> {});
        try (Agent agent = Agent.start(configuration, surroundings);
                Socket good = connected(port);
                Socket flood = connected(port)) {
            goodRound(good.getOutputStream());
            await().atMost(SOON).until(() -> agent.readings().accepted() == GOOD);
            int sent = 0;
            for (int round = 1; round < ROUNDS; round++) {
                for (int i = 0; i < FLOOD / ROUNDS; i++) {
                    line(flood.getOutputStream(), "request-" + sent++);
                }
                goodRound(good.getOutputStream());
            }
            int all = ROUNDS * GOOD + sent;
            await().atMost(SOON).until(() -> agent.readings().received() == all);
            await().atMost(SOON)
                    .until(() -> agent.readings().accepted() + agent.readings().rejected() == all);
            ReadingCounts counts = agent.readings();
            assertThat(counts.accepted())
                    .as("all of those that were there, and what was left of the bound")
                    .isEqualTo(ROUNDS * GOOD + BOUND - GOOD);
            assertThat(counts.rejected()).isEqualTo(sent - (BOUND - GOOD));
            assertThat(registry.get("estran.agent.pipeline.series").gauge().value())
                    .isEqualTo(registry.get("estran.agent.pipeline.series.capacity")
                            .gauge()
                            .value())
                    .isEqualTo(BOUND);
        }
    }

    private static void goodRound(OutputStream to) throws Exception {
        for (int i = 0; i < GOOD; i++) {
            line(to, "hall-" + i);
        }
    }

    private static void line(OutputStream to, String site) throws Exception {
        to.write(("m,site=" + site + " level=1.5\n").getBytes(StandardCharsets.UTF_8));
    }
}
