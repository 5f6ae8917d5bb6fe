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
    void whoeverComesAfterAPauseIsCommittedAtOnce() {
        assertThat(pace.isDue(one, 1_000)).as("nothing was committed yet").isTrue();
        pace.asked(one, 1_000);
        assertThat(pace.isDue(one, 1_010)).as("the commit is just over").isFalse();
        assertThat(pace.isDue(one, 1_110)).isTrue();
        assertThat(pace.isDue(one, 60_000)).isTrue();
    }

    @Test
    void whileThereIsWorkCommitsAreAnIntervalApart() {
        int commits = 0;
        for (long now = 1_000; now < 2_000; now += pace.tick()) {
            if (pace.isDue(one, now)) {
                pace.asked(one, now);
                commits++;
            }
        }
        assertThat(commits).isEqualTo(10);
    }

    @Test
    void afterASlowCommitWorkGoesOnForAsLongAsItTook() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(one, 1_600)).isFalse();
        assertThat(pace.isDue(one, 2_199)).isFalse();
        assertThat(pace.isDue(one, 2_200)).isTrue();
    }

    @Test
    void afterACommitWorkGoesOnForAnIntervalHoweverLongItTook() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(one, 1_090)).isFalse();
        assertThat(pace.isDue(one, 1_189)).isFalse();
        assertThat(pace.isDue(one, 1_190)).isTrue();
    }

    @Test
    void aThreadThatHardlyDoesAnythingButWorkCommitsAThirdAsOften() {
        pace.asked(one, 1_000);
        pace.works(1_010);
        pace.worked(49_000_000);
        assertThat(pace.isDue(one, 1_110)).as("it worked for 49 of 100 ms").isTrue();

        pace.worked(1_000_000);
        assertThat(pace.isDue(one, 1_110)).as("for 50").isFalse();
        pace.worked(150_000_000);
        assertThat(pace.isDue(one, 1_309)).isFalse();
        assertThat(pace.isDue(one, 1_310)).as("however much there is").isTrue();

        pace.asked(one, 1_310);
        pace.works(1_320);
        assertThat(pace.isDue(one, 1_420))
                .as("what was worked before a commit is over")
                .isTrue();
    }

    @Test
    void aThreadThatWasBusyAndHasNothingMoreToDoCommitsAtOnce() {
        pace.asked(one, 1_000);
        pace.works(1_010);
        pace.worked(55_000_000);
        assertThat(pace.isDue(one, 1_110)).isFalse();
        assertThat(pace.isDue(one, 1_130)).as("55 of 120 ms").isTrue();
    }

    @Test
    void whoeverIsLookedAtFirstASlowCommitEndsWithTheNextRecord() {
        pace.asked(other, 1_000);
        pace.works(1_600);
        assertThat(pace.isDue(one, 1_600)).isFalse();
        assertThat(pace.isDue(other, 1_600)).isFalse();
        assertThat(pace.isDue(one, 2_200)).isTrue();
    }

    @Test
    void timeWithoutWorkIsNoCommit() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(one, 1_010)).isFalse();
        assertThat(pace.isDue(one, 5_000)).isTrue();
        pace.asked(one, 5_000);
        assertThat(pace.isDue(one, 5_010)).isFalse();
        assertThat(pace.isDue(one, 5_110)).isTrue();
    }

    @Test
    void thePartitionsOfAThreadAskTogether() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(other, 1_070))
                .as("many accounts were written before")
                .isTrue();
        pace.asked(other, 1_070);
        assertThat(pace.isDue(one, 1_600)).isFalse();
        assertThat(pace.isDue(other, 1_600)).isFalse();
        assertThat(pace.isDue(one, 2_200)).isTrue();
    }

    @Test
    void aPartitionThatLeavesKeepsNoneBackAndInvitesNone() {
        pace.asked(one, 1_000);
        pace.left(other, 1_010);
        assertThat(pace.isDue(other, 1_020)).isTrue();
        pace.left(one, 1_030);
        assertThat(pace.isDue(other, 1_040)).isFalse();
        assertThat(pace.isDue(other, 1_130)).isTrue();
    }

    @Test
    void aStepOfTheClockHoldsCommitsBackForTenIntervalsAtMost() {
        pace.asked(one, 1_000);
        assertThat(pace.isDue(one, 86_400_000)).isFalse();
        assertThat(pace.isDue(one, 86_400_999)).isFalse();
        assertThat(pace.isDue(one, 86_401_000)).isTrue();
        pace.asked(one, 86_401_000);
        assertThat(pace.isDue(one, 5_000)).as("a step back").isFalse();
        assertThat(pace.isDue(one, 5_100)).isTrue();
        pace.asked(one, 5_100);
        pace.works(5_110);
        assertThat(pace.isDue(one, 1_000)).as("a step back after the commit").isTrue();
    }

    @Test
    void partitionsLookTenTimesAnIntervalButNotMoreThanOnceAMillisecond() {
        assertThat(pace.tick()).isEqualTo(10);
        assertThat(new CommitPace(3).tick()).isEqualTo(1);
    }
}
