package io.estran.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.testkit.LoopbackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as users run it is told by a signal that its file says something else, and killed behind it. */
class LiveChangeCrashTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final LoopbackPorts ports = new LoopbackPorts();

    @Test
    void anAgentThatIsKilledBehindAChangeGoesOnUnderItAndItsBalanceHolds() throws Exception {
        int http = ports.next();
        int first = ports.next();
        int second = ports.next();
        Path file = folder.resolve("agent.yaml");
        configure(file, http, source("first", first));
        try (EstranProcess agent =
                EstranProcess.agent(folder, "agent", http, file).awaitLive()) {
            send(first, "m f=1 1700000000000000000\nm f=2 1700000000100000000\n");
            awaitMetric(agent, "estran_agent_pipeline_readings_accepted_total", 2);
            configure(file, http, source("second", second));
            agent.hangUp();
            awaitMetric(agent, "estran_agent_configuration_revision", 2);
            agent.kill();
        }
        try (EstranProcess agent =
                EstranProcess.agent(folder, "agent", http, file).awaitLive()) {
            send(second, "m f=3\n");
            awaitMetric(agent, "estran_agent_pipeline_readings_open", 0);
            double accepted = agent.metric("estran_agent_pipeline_readings_accepted_total");
            assertThat(accepted).as(agent.said()).isBetween(1.0, 3.0);
            assertThat(agent.metric("estran_agent_pipeline_readings_received_total"))
                    .isEqualTo(accepted);
            assertThat(agent.metric("estran_agent_configuration_revision"))
                    .as("counted anew in each run")
                    .isEqualTo(1);
            configure(file, http, source("second", second) + "rulez: []\n");
            agent.hangUp();
            awaitMetric(agent, "estran_agent_configuration_refused_total", 1);
            send(second, "m f=4\n");
            awaitMetric(agent, "estran_agent_pipeline_readings_accepted_total", accepted + 1);
            assertThat(agent.terminate()).isEqualTo(143);
            assertThat(agent.said()).contains("rulez: ").contains("goes on as it is");
        }
    }

    private static void configure(Path file, int http, String sources) throws IOException {
        Files.writeString(file, """
                agent: lab-1
                data: data
                uplink: {gateway: "mqtt://127.0.0.1:1"}
                http: 127.0.0.1:%d
                sources:
                """.formatted(http) + sources);
    }

    private static String source(String name, int port) {
        return "  - {name: %s, type: line-protocol, listen: \"tcp://127.0.0.1:%d\", series: \"%s/{measurement}/{field}\"}\n"
                .formatted(name, port, name);
    }

    private static void send(int port, String lines) {
        AtomicReference<Socket> connected = new AtomicReference<>();
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            connected.set(new Socket("127.0.0.1", port));
            return true;
        });
        try (Socket socket = connected.get()) {
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void awaitMetric(EstranProcess agent, String metric, double value) {
        await().atMost(SOON).until(() -> agent.metric(metric) == value);
    }
}
