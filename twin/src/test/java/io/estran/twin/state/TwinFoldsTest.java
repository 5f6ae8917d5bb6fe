package io.estran.twin.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Quality;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.Examples;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TwinFoldsTest {
    private static final String LEVEL = "plant/tank/level";
    private static final long HOUR = 3600 * Examples.SECOND;

    private final Memory memory = new Memory(1 << 20);
    private TwinFolds folds = new TwinFolds(TwinLimits.DEFAULT, ExpectedPeriods.DEFAULT, memory);
    private final Map<String, List<PropertyState>> twins = new TreeMap<>();
    private long sequence;

    @Test
    void aTwinHasThePropertiesOfItsAssetByName() {
        add(Examples.window("plant/tank/level", 0, 1));
        add(Examples.window("plant/tank/flow", 0, 2));
        add(Examples.window("plant/pump/speed", 0, 3));

        Map<String, List<PropertyState>> twins = drain();

        assertThat(twins).containsOnlyKeys("plant/tank", "plant/pump");
        assertThat(twins.get("plant/tank"))
                .extracting(PropertyState::series)
                .containsExactly("plant/tank/flow", "plant/tank/level");
    }

    @Test
    void aRevisionReplacesItsWindowAndAnOlderRevisionDoesNot() {
        WindowAggregate revised = Examples.window(LEVEL, 0, Examples.SECOND, 2, 1, Quality.GOOD);

        assertThat(add(Examples.window(LEVEL, 0, 1))).isTrue();
        assertThat(add(revised)).isTrue();
        assertThat(add(Examples.window(LEVEL, 0, 3))).isFalse();

        assertThat(history(LEVEL).windows()).containsExactly(revised);
    }

    /** A cloned agent: both branches sealed the same window in their lanes (DELIVERY.md rule 14). */
    @Test
    void ofAWindowThatTwoBranchesOfAForkedAgentSealedOneIsKeptWhicheverComesFirst() {
        CommittedRecord.Aggregate original =
                new CommittedRecord.Aggregate(Examples.place(7, new Id128(1, 1), 40), Examples.window(LEVEL, 0, 11));
        CommittedRecord.Aggregate clone =
                new CommittedRecord.Aggregate(Examples.place(7, new Id128(2, 1), 3), Examples.window(LEVEL, 0, 12));
        for (List<CommittedRecord.Aggregate> order : List.of(List.of(original, clone), List.of(clone, original))) {
            folds = new TwinFolds(TwinLimits.DEFAULT, ExpectedPeriods.DEFAULT, new Memory(1 << 20));
            order.forEach(folds::add);
            assertThat(history(LEVEL).windows()).containsExactly(clone.window());
        }
    }

    @Test
    void theHistoryKeepsTheNewestWindowsInOrderWhateverOrderTheyCameIn() {
        folds = new TwinFolds(TwinLimits.DEFAULT.windows(16), ExpectedPeriods.DEFAULT, memory);
        for (int second = 19; second >= 0; second--) {
            add(Examples.window(LEVEL, second * Examples.SECOND, 1));
        }
        add(Examples.window(LEVEL, 20 * Examples.SECOND, 1));

        assertThat(history(LEVEL).windows())
                .hasSize(16)
                .isSortedAccordingTo((a, b) -> Long.compare(a.start(), b.start()));
        assertThat(history(LEVEL).last().start()).isEqualTo(20 * Examples.SECOND);
        assertThat(folds.windows()).isEqualTo(16);
    }

    @Test
    void windowsOfAnotherLengthHaveAHistoryOfTheirOwn() {
        add(Examples.window(LEVEL, 0, Examples.SECOND, 1, 0, Quality.GOOD));
        add(Examples.window(LEVEL, 0, 60 * Examples.SECOND, 2, 0, Quality.GOOD));

        assertThat(property(LEVEL).histories())
                .extracting(WindowHistory::length)
                .containsExactly(Examples.SECOND, 60 * Examples.SECOND);
    }

    @Test
    void sessionsOfAnyLengthAreOneHistoryOfTheirGapBehindTheWindowsThatTimeCuts() {
        for (int i = 0; i < 20; i++) {
            add(Examples.session(LEVEL, 100 * i, 11 + i, 10));
        }
        WindowAggregate window = Examples.window(LEVEL, 100, 10, 1, 0, Quality.GOOD);
        WindowAggregate session = Examples.session(LEVEL, 100, 10, 3);
        add(session);
        add(window);

        List<WindowHistory> histories = property(LEVEL).histories();
        assertThat(histories).extracting(WindowHistory::length).containsExactly(10L, 3L, 10L);
        assertThat(histories).extracting(WindowHistory::isOfSessions).containsExactly(false, true, true);
        assertThat(histories.get(0).windows()).containsExactly(window);
        assertThat(histories.get(1).windows()).containsExactly(session);
        assertThat(histories.get(2).windows()).hasSize(20);
    }

    @Test
    void localDaysOf23And25HoursAreDays() {
        add(Examples.window(LEVEL, 0, 24 * HOUR, 1, 0, Quality.GOOD));
        add(Examples.window(LEVEL, 24 * HOUR, 23 * HOUR, 1, 0, Quality.GOOD));
        add(Examples.window(LEVEL, 47 * HOUR, 25 * HOUR, 1, 0, Quality.GOOD));

        assertThat(property(LEVEL).histories()).singleElement().satisfies(history -> {
            assertThat(history.length()).isEqualTo(24 * HOUR);
            assertThat(history.windows()).hasSize(3);
        });
    }

    @Test
    void assetsSeriesAndLengthsBeyondTheLimitsAreLeftOutAndCounted() {
        folds = new TwinFolds(new TwinLimits(2, 2, 16, 1, 1, 1, 1 << 20), ExpectedPeriods.DEFAULT, memory);
        add(Examples.window("a/x", 0, 1));
        add(Examples.window("a/y", 0, 1));
        add(Examples.window("b/x", 0, 1));

        assertThat(add(Examples.window("a/z", 0, 1))).isFalse();
        assertThat(add(Examples.window("c/x", 0, 1))).isFalse();
        assertThat(add(Examples.window("a/x", Examples.SECOND, 1))).isTrue();
        for (long length = 2; length <= PropertyFold.MAX_LENGTHS; length++) {
            assertThat(add(Examples.window("b/x", 0, length * Examples.SECOND, 1, 0, Quality.GOOD)))
                    .isTrue();
        }
        assertThat(add(Examples.window("b/x", 0, HOUR, 1, 0, Quality.GOOD))).isFalse();

        assertThat(folds.twins()).isEqualTo(2);
        assertThat(folds.properties()).isEqualTo(3);
        assertThat(folds.refused()).isEqualTo(3);
    }

    @Test
    void whenTheMemoryIsFullHistoriesBecomeShorterAndTheNewestWindowsStay() {
        int series = 100;
        for (int start = 0; start < 100; start++) {
            for (int i = 0; i < series; i++) {
                assertThat(add(Examples.window("plant/tank/level-" + i, start * Examples.SECOND, 1)))
                        .isTrue();
                assertThat(memory.used()).isLessThanOrEqualTo((1 << 20) + 1_024);
            }
        }
        assertThat(folds.forgotten()).isPositive().isEqualTo(100L * series - folds.windows());
        assertThat(folds.properties()).isEqualTo(series);
        for (PropertyState property : drain().get("plant/tank")) {
            assertThat(property.histories().get(0).last().start()).isEqualTo(99 * Examples.SECOND);
        }
    }

    @Test
    void whenTheMemoryIsFullNewSeriesAreLeftOutAndCounted() {
        int series = 0;
        while (series < 5_000 && add(Examples.window("plant/tank-" + series + "/level", 0, 1))) {
            series++;
        }
        assertThat(series).isBetween(500, 2_000);
        assertThat(folds.properties()).isEqualTo(series);
        assertThat(folds.refused()).isEqualTo(1);
        assertThat(add(Examples.window("other/tank/level", 0, 1))).isFalse();
        assertThat(add(Examples.window("plant/tank-0/level", Examples.SECOND, 1)))
                .isTrue();
        assertThat(folds.windows()).isEqualTo(series);
    }

    @Test
    void windowsThatGrewCannotTakeMoreThanAQuarterBeyondTheMemory() {
        memory.add((1 << 20) + (1 << 18)); // others do
        folds = new TwinFolds(TwinLimits.DEFAULT, ExpectedPeriods.DEFAULT, memory);
        assertThat(add(Examples.window("plant/tank/level", 0, 1))).isFalse();
        memory.add(-(1 << 20));
        add(Examples.window("plant/tank/level", 0, 1));
        memory.add(1 << 20);
        long used = memory.used();
        assertThat(add(Examples.window("plant/tank/level", Examples.SECOND, 1))).isTrue();
        assertThat(memory.used()).as("one for the other").isEqualTo(used);
    }

    @Test
    void onlyWhatChangedIsHandedOver() {
        CommittedRecord.Aggregate record = Examples.aggregate(Examples.window(LEVEL, 0, 1), 1);
        folds.add(record);
        drain();
        folds.add(record);

        assertThat(drain()).isEmpty();
    }

    @Test
    void anUnchangedPropertyIsNotCopiedAgain() {
        add(Examples.window("plant/tank/level", 0, 1));
        add(Examples.window("plant/tank/flow", 0, 1));
        PropertyState flow = drain().get("plant/tank").get(0);
        add(Examples.window("plant/tank/level", Examples.SECOND, 1));

        assertThat(drain().get("plant/tank").get(0)).isSameAs(flow);
    }

    private boolean add(WindowAggregate window) {
        return folds.add(Examples.aggregate(window, ++sequence));
    }

    private Map<String, List<PropertyState>> drain() {
        Map<String, List<PropertyState>> drained = new TreeMap<>();
        folds.drainChanged(drained::put);
        return drained;
    }

    private PropertyState property(String series) {
        folds.drainChanged(twins::put);
        return twins.values().stream()
                .flatMap(List::stream)
                .filter(property -> property.series().equals(series))
                .findFirst()
                .orElseThrow();
    }

    private WindowHistory history(String series) {
        return property(series).histories().get(0);
    }
}
