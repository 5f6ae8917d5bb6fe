package io.estran.gateway.sequencer.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often commits are asked for. */
class CommitPaceTest {
    private static final long INTERVAL = 100;

    private final CommitPace pace = new CommitPace(INTERVAL);
    private final Object one = "partition 1";
    private final Object other = "partition 2";

    @Test
    void whileCommitsAreQuickEveryRoundMayAsk() {
        for (long now = 1_000; now < 5_000; now += INTERVAL) {
            assertThat(pace.isDue(one, now)).isTrue();
            pace.asked(one, now);
            pace.works(now + INTERVAL);
        }
    }

    @Test
    void afterASlowCommitWorkGoesOnForAsLongAsItTook() {
        pace.asked(one, 1_000);
        pace.works(1_600);
        assertThat(pace.isDue(one, 1_700)).isFalse();
        assertThat(pace.isDue(one, 2_199)).isFalse();
        assertThat(pace.isDue(one, 2_200)).isTrue();
    }

    @Test
    void thePartitionsOfAThreadAskTogether() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(other, 1_001)).isTrue();
        pace.asked(other, 1_001);
        pace.works(1_600);
        assertThat(pace.isDue(other, 1_700)).isFalse();
        assertThat(pace.isDue(one, 1_700)).isFalse();
    }

    @Test
    void aCommitAfterWhichNothingComesIsOverInTheNextRound() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(one, 1_100)).isTrue();
        pace.works(60_000);
        assertThat(pace.isDue(one, 60_100)).as("idle time is no commit").isTrue();
    }

    @Test
    void anIdleRoundThatComesALittleLateHoldsNothingBack() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(one, 1_110)).isTrue();
        pace.works(1_150);
        assertThat(pace.isDue(one, 1_210)).as("the lone record of 1,150").isTrue();
    }

    @Test
    void anIdleRoundThatComesMuchLaterWasKeptByTheCommit() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(one, 1_400)).isFalse();
        assertThat(pace.isDue(one, 1_799)).isFalse();
        assertThat(pace.isDue(one, 1_800)).isTrue();
    }

    @Test
    void aStepOfTheClockHoldsCommitsBackForTenIntervalsAtMost() {
        pace.asked(one, 1_000);
        pace.works(86_400_000);
        assertThat(pace.isDue(one, 86_400_900)).isFalse();
        assertThat(pace.isDue(one, 86_401_000)).isTrue();
        pace.asked(one, 86_401_000);
        pace.works(5_000);
        assertThat(pace.isDue(one, 5_100)).as("a step back").isTrue();
    }
}
