package io.estran.agent.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int RATE = 100_000;
    private static final long ALL = 100_000_000;

    private final Drain drain = new Drain();
    private long now;
    private long sent;

    DrainTest() {
        drain.connected(true, now, sent);
    }

    /** Looks once a second, while so much is taken in each. */
    private Backlog drain(int seconds, int bytesPerSecond) {
        Backlog found = Backlog.NONE;
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            sent += bytesPerSecond;
            found = drain.look(Backlog.of(ALL - sent, 1000, 1000), sent, RATE, now);
        }
        return found;
    }

    @Test
    void whatRemainsIsWhatIsLeftAtTheRateAtWhichItIsTaken() {
        Backlog found = drain(60, RATE);
        assertThat(found.bytesPerSecond()).isCloseTo(RATE, Percentage.withPercentage(1));
        assertThat(found.remaining()).isCloseTo(940, Percentage.withPercentage(1));
    }

    @Test
    void aBacklogOfWhichNothingIsTakenAnyMoreHasNoTimeRemaining() {
        drain(60, RATE);
        assertThat(drain(61, 0)).isEqualTo(Backlog.of(ALL - sent, 1000, 1000));
    }

    @Test
    void aSlowLinkThatTakesABatchEveryHalfMinuteDrains() {
        drain(60, RATE);
        for (int i = 0; i < 10; i++) {
            drain(30, 0);
            sent += 30 * RATE;
        }
        assertThat(drain(1, 0).remaining()).isPositive();
    }
}
