package io.estran.agent.source.modbus;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits as Awaitility does, but looks every few milliseconds: so much happens in a second here. */
final class Waiting {
    private Waiting() {}

    static ConditionFactory await() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(4))
                .atMost(Duration.ofSeconds(20));
    }
}
