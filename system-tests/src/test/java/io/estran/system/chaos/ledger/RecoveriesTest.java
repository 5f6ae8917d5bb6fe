package io.estran.system.chaos.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.system.chaos.schedule.FaultKind;
import org.junit.jupiter.api.Test;

/** How long it takes until an agent delivers again. */
class RecoveriesTest {
    private static final long SECOND = 1_000_000_000L;

    private final Recoveries recoveries = new Recoveries();
    private final FaultKind kind = FaultKind.DISK_FULL;

    @Test
    void itTakesUntilWhatWasFedAfterTheLiftIsDelivered() {
        recoveries.lifted(kind, "a", 100, 10 * SECOND);
        recoveries.delivered("a", 99, 11 * SECOND);
        recoveries.delivered("b", 200, 12 * SECOND);
        assertThat(recoveries.areOver()).isFalse();
        recoveries.delivered("a", 100, 14 * SECOND);
        assertThat(recoveries.areOver()).isTrue();
        assertThat(recoveries.times()).containsOnlyKeys(kind);
        assertThat(recoveries.times().get(kind)).isEqualTo(new Recoveries.Times(4, 4));
    }

    @Test
    void theMiddleAndTheLongestOfAKindAreTold() {
        for (int i = 1; i <= 5; i++) {
            recoveries.lifted(kind, "a", i, 0);
            recoveries.delivered("a", i, i * SECOND);
        }
        assertThat(recoveries.times().get(kind)).isEqualTo(new Recoveries.Times(3, 5));
    }

    @Test
    void theLongestSilenceIsThatOfOneAgentWhateverOthersDeliver() {
        recoveries.delivered("a", 1, SECOND);
        recoveries.delivered("b", 1, 3 * SECOND);
        recoveries.delivered("a", 2, 6 * SECOND);
        assertThat(recoveries.longestSilence()).isEqualTo(5);
    }
}
