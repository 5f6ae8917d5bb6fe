package io.estran.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.testkit.ManualClock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectionBudgetTest {
    private final ManualClock clock = new ManualClock(0);

    @Test
    void noMoreThanTheMaximumAreOpenAtOnce() {
        ConnectionBudget budget = budget(2, 100);
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isFalse();
        budget.giveBack();
        assertThat(budget.take()).isTrue();
        assertThat(budget.open()).isEqualTo(2);
    }

    @Test
    void aStormIsTakenAtTheRateAndNoBurstIsLargerThanOneSecondOfIt() {
        ConnectionBudget budget = budget(1_000_000, 10);
        assertThat(taken(budget, 100)).isEqualTo(10);
        clock.advance(Duration.ofMillis(500));
        assertThat(taken(budget, 100)).isEqualTo(5);
        clock.advance(Duration.ofHours(1));
        assertThat(taken(budget, 100)).isEqualTo(10);
    }

    @Test
    void aRefusedConnectionWaitsForARandomTimeUnlessTooManyWait() {
        ConnectionBudget budget = budget(0, 10);
        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.delayMillis()).isBetween(50L, 1_000L);
        }
        assertThat(budget.delayMillis()).isZero();
        budget.waited();
        assertThat(budget.delayMillis()).isPositive();
    }

    private static int taken(ConnectionBudget budget, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += budget.take() ? 1 : 0;
        }
        return taken;
    }

    private ConnectionBudget budget(int maximum, int perSecond) {
        return new ConnectionBudget(maximum, perSecond, clock, new Random(1));
    }
}
