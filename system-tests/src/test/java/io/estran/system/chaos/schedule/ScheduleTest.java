package io.estran.system.chaos.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which fault comes when. */
class ScheduleTest {
    private static final Extent EXTENT = new Extent(2, 2, 3);

    private static List<Episode> episodes(long seed, Set<FaultKind> kinds, int count) {
        Schedule schedule = new Schedule(seed, kinds, EXTENT);
        return IntStream.range(0, count).mapToObj(i -> schedule.next()).toList();
    }

    @Test
    void aSeedGivesTheSameFaultsEveryTimeAndAnotherSeedOthers() {
        assertThat(episodes(7, FaultKind.all(), 100))
                .isEqualTo(episodes(7, FaultKind.all(), 100))
                .isNotEqualTo(episodes(8, FaultKind.all(), 100));
    }

    @Test
    void everyKindComesBeforeAnyComesAThirdTime() {
        int kinds = FaultKind.all().size();
        Set<FaultKind> seen = new HashSet<>();
        episodes(3, FaultKind.all(), kinds)
                .forEach(episode -> episode.faults().forEach(fault -> seen.add(fault.kind())));
        assertThat(seen).isEqualTo(FaultKind.all());
    }

    @Test
    void noTwoFaultsOfOneEpisodeStrikeTheSamePartSoThatAMajorityOfBrokersRemains() {
        List<Episode> episodes = episodes(5, FaultKind.all(), 2_000);
        assertThat(episodes)
                .anyMatch(episode -> episode.faults().size() == 2)
                .allSatisfy(episode -> assertThat(episode.faults().stream()
                                .map(fault -> fault.kind().part()))
                        .doesNotHaveDuplicates());
    }

    @Test
    void targetsAreThereAndStopsLastLongerThanEverySession() {
        assertThat(episodes(5, FaultKind.all(), 2_000)).allSatisfy(episode -> {
            for (Fault fault : episode.faults()) {
                assertThat(fault.target()).isBetween(0, EXTENT.of(fault.kind().part()) - 1);
                if (fault.kind().action() == Action.STOP) {
                    assertThat(episode.holdMillis()).isGreaterThanOrEqualTo(Schedule.SHORTEST_STOP_MILLIS);
                }
            }
        });
    }

    @Test
    void onlyTheKindsThatWereAskedForStrike() {
        Set<FaultKind> asked = FaultKind.parse("kill-broker, disk-full,slow");
        assertThat(asked)
                .extracting(FaultKind::word)
                .containsExactly("kill-broker", "disk-full", "slow-agent", "slow-gateway", "slow-broker");
        Set<FaultKind> seen = new HashSet<>();
        episodes(1, asked, 100).forEach(episode -> episode.faults().forEach(fault -> seen.add(fault.kind())));
        assertThat(seen).isEqualTo(asked);
    }

    @Test
    void aWordThatIsNoKindIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> FaultKind.parse("kill,fire"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"fire\" is no kind of fault; allowed are kill-agent, ")
                .hasMessageContaining("disk-full");
    }
}
