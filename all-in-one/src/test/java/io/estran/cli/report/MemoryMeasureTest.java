package io.estran.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryMeasureTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MID_SECOND = SECOND / 3;

    @Test
    void oncePerMinuteWhatTheOldGenerationHoldsAfterACollectionIsNoted() {
        MemoryMeasure memory = new MemoryMeasure(true, () -> 0, () -> {});
        memory.begin(0);
        memory.continueAt(59 * SECOND, MID_SECOND);
        assertThat(memory.now().oldGeneration()).isEmpty();
        memory.continueAt(60 * SECOND, 0);
        assertThat(memory.now().oldGeneration()).as("not while windows close").isEmpty();
        memory.continueAt(60 * SECOND + MID_SECOND, MID_SECOND);
        memory.continueAt(61 * SECOND, MID_SECOND);
        memory.continueAt(120 * SECOND, MID_SECOND);

        assertThat(memory.now().oldGeneration())
                .hasSize(2)
                .allSatisfy(bytes -> assertThat(bytes).isPositive());
        assertThat(memory.now().heap()).isPositive();
    }

    @Test
    void aTurnThatWaitsForACollectionWhichIsOnlyMadeHereDoesNotCount() {
        AtomicLong turn = new AtomicLong(3);
        MemoryMeasure memory = new MemoryMeasure(true, turn::get, () -> turn.set(0));
        memory.begin(0);
        memory.continueAt(60 * SECOND + MID_SECOND, MID_SECOND);
        assertThat(turn.get()).isZero();
        turn.set(2);
        assertThat(memory.longestTurnNanos()).isEqualTo(3);
        turn.set(4);
        assertThat(memory.longestTurnNanos()).isEqualTo(4);
    }

    @Test
    void unlessAskedForNothingIsCollected() {
        MemoryMeasure memory = new MemoryMeasure(false, () -> 0, () -> {});
        memory.begin(0);
        memory.continueAt(600 * SECOND, MID_SECOND);
        assertThat(memory.now().oldGeneration()).isEmpty();
    }
}
