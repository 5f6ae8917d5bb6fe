package io.estran.system.chain;

import io.estran.agent.Surroundings;
import io.estran.agent.seal.SealedListener;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;

/** What agents in test processes find around themselves. */
public final class AgentSurroundings {
    private AgentSurroundings() {}

    /** The machine itself. */
    public static Surroundings real() {
        return on(Disk.local(), header -> {});
    }

    /** The machine, but that disk; and someone who hears of every batch that is sealed. */
    public static Surroundings on(Disk disk, SealedListener sealed) {
        return new Surroundings(
                disk,
                Clock.system(),
                new SecureRandom(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                sealed);
    }
}
