package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.log.ReadProgress;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class RecoveryProgressTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecoveryProgress progress = new RecoveryProgress(new ManualClock(0), registry);

    @Test
    void theBytesOfAllLogsOfAPartAreCounted() {
        ReadProgress spool = progress.of("spool");
        spool.read(10, 20);
        spool.read(20, 20);
        spool.read(20, 50);
        spool.read(50, 50);
        spool.read(5, 5);
        assertThat(registry.get("estran.agent.storage.recovery.read.bytes")
                        .counter()
                        .count())
                .isEqualTo(75);
    }
}
