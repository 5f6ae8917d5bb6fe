package io.estran.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.ingest.QuarantineRate;
import io.estran.protocol.name.AgentName;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuarantineAllowanceTest {
    private static final AgentName LAB = new AgentName("lab-1");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ManualClock clock = new ManualClock(0);
    private final QuarantineAllowance allowance =
            new QuarantineAllowance(new QuarantineRate(1 << 20, 1 << 20), clock, registry);

    @Test
    void oneAgentsGarbageTakesNothingFromAnothers() {
        assertThat(allowance.take(LAB, 1 << 20)).isTrue();
        assertThat(allowance.take(LAB, 1)).isFalse();
        assertThat(allowance.take(new AgentName("lab-2"), 1 << 20)).isTrue();
    }

    @Test
    void connectionsThatAskAtTheSameTimeShareOneAllowance() throws Exception {
        AtomicInteger kept = new AtomicInteger();
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loops.add(new Thread(() -> {
                for (int record = 0; record < 1_000; record++) {
                    kept.addAndGet(allowance.take(LAB, 1_024) ? 1 : 0);
                }
            }));
        }
        loops.forEach(Thread::start);
        for (Thread loop : loops) {
            loop.join();
        }
        assertThat(kept).hasValue(1_024);
    }

    @Test
    void howManyAgentsItRemembersIsBoundedAndThoseQuietAgainAreForgotten() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(allowance.take(new AgentName("agent-" + i), 1 << 20)).isTrue();
        }
        assertThat(allowance.take(LAB, 1)).isFalse();
        assertThat(agents()).isEqualTo(10_000);
        clock.advance(Duration.ofMinutes(2));
        allowance.take(LAB, 1);
        assertThat(allowance.take(LAB, 1)).as("the first call has made room").isTrue();
        for (int i = 0; i < 10_000 / 4; i++) {
            allowance.take(LAB, 1);
        }
        assertThat(agents()).isEqualTo(1);
    }

    @Test
    void anAgentThatWasQuietLongEnoughIsForgottenWhenTheNextOneComes() {
        AgentName another = new AgentName("another");
        assertThat(allowance.take(LAB, 1 << 20)).isTrue();
        allowance.take(another, 1);
        assertThat(agents()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(5));
        allowance.take(another, 1);
        assertThat(agents()).isEqualTo(1);
    }

    private double agents() {
        return registry.get("estran.gateway.quarantine.agents").gauge().value();
    }
}
