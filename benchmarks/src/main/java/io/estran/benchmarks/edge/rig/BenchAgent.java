package io.estran.benchmarks.edge.rig;

import io.estran.agent.Agent;
import io.estran.agent.Surroundings;
import io.estran.agent.config.AgentConfiguration;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** Starts agents as their users do: with disk, journal, spool and metrics; but no gateway ever answers. */
public final class BenchAgent {
    private static final String HEAD = """
            agent: bench-1
            data: agent
            http: 127.0.0.1:0
            uplink: {gateway: "mqtt://127.0.0.1:1"}
            """;

    private BenchAgent() {}

    /** Starts one in that folder; the caller closes it. */
    public static Agent start(Path folder, String configuration) throws Exception {
        Path file = Files.writeString(folder.resolve("agent.yaml"), HEAD + configuration);
        return Agent.start(
                AgentConfiguration.read(file, Map.of()),
                new Surroundings(
                        Disk.local(),
                        Clock.system(),
                        new SecureRandom(),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        header -> {}));
    }
}
