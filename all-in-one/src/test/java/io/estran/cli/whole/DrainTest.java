package io.estran.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.testkit.ManualClock;
import java.time.Duration;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final LongPredicate ALWAYS = second -> true;
    private static final LongPredicate NEVER = second -> false;

    private final ManualClock clock = new ManualClock(0);
    private final long begun = clock.monotonicNanos();
    private boolean signalled;
    private boolean broken;

    @Test
    void whatIsSettledAndReadToTheEndIsDrained() throws Exception {
        assertThat(drain(second -> second >= 3, second -> second >= 5, ALWAYS)).isTrue();
        assertThat(second()).isEqualTo(5);
    }

    @Test
    void asLongAsSomethingMovesItMayTakeHours() throws Exception {
        assertThat(drain(second -> second >= 7_200, ALWAYS, second -> second % 25 == 0))
                .isTrue();
    }

    @Test
    void ifNothingMovesForThirtySecondsItGivesUp() throws Exception {
        assertThat(drain(NEVER, ALWAYS, second -> second <= 100)).isFalse();
        assertThat(second()).isBetween(130L, 133L);
    }

    @Test
    void theEndOfTheTopicsIsAwaitedNoLonger() throws Exception {
        assertThat(drain(ALWAYS, NEVER, NEVER)).isFalse();
        assertThat(second()).isBetween(30L, 33L);
    }

    @Test
    void afterASignalItGivesUpAfterTwentySecondsWhateverMoves() throws Exception {
        signalled = true;
        assertThat(drain(NEVER, ALWAYS, ALWAYS)).isFalse();
        assertThat(second()).isBetween(20L, 22L);
    }

    @Test
    void aConsumerThatHasStoppedIsNotWaitedFor() throws Exception {
        broken = true;
        assertThat(drain(NEVER, ALWAYS, ALWAYS)).isFalse();
        assertThat(second()).isZero();
    }

    private long second() {
        return (clock.monotonicNanos() - begun) / 1_000_000_000L;
    }

    /** Every look at the watch takes a second. */
    private boolean drain(LongPredicate settled, LongPredicate read, LongPredicate moves) throws InterruptedException {
        Drain.Outflow outflow = new Drain.Outflow() {
            private long moved;

            @Override
            public boolean isSettled() {
                return settled.test(second());
            }

            @Override
            public long askForEnd() {
                return 7;
            }

            @Override
            public boolean hasReadTo(long asked) {
                return asked == 7 && read.test(second());
            }

            @Override
            public long progress() {
                return moves.test(second()) ? ++moved : moved;
            }

            @Override
            public boolean isBroken() {
                return broken;
            }
        };
        return new Drain(outflow, bound -> signalled, clock).await(now -> {
            if (!broken) {
                clock.advance(Duration.ofSeconds(1));
            }
        });
    }
}
