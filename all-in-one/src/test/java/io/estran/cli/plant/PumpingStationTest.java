package io.estran.cli.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PumpingStationTest {
    private static final double NEARLY_FULL = 95;
    /** The agent polls every 100 ms. */
    private static final int POLLED_STEPS = 5;

    private static final int TEN_MINUTES = (int) (600 / Plant.STEP_SECONDS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRuleThatStopsThePumpIsNeededAtLeastEveryTenSeconds(long seed) {
        List<Double> stops = new ArrayList<>(List.of(0.0));
        runWithRule(seed, TEN_MINUTES, stops, new ArrayList<>());

        for (int i = 1; i < stops.size(); i++) {
            assertThat(stops.get(i) - stops.get(i - 1)).isBetween(i == 1 ? 1.0 : 4.0, 9.8);
        }
        assertThat(stops.get(stops.size() - 1)).isGreaterThan(590);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void withTheRuleTheTankNeitherRunsOverNorRunsDry(long seed) {
        List<Double> levels = new ArrayList<>();
        runWithRule(seed, TEN_MINUTES, new ArrayList<>(), levels);

        assertThat(levels).allSatisfy(level -> assertThat(level).isBetween(70.0, 99.0));
    }

    @Test
    void withoutTheRuleTheTankRunsOverAndNothingElseLeavesItsBounds() {
        PumpingStation station = new PumpingStation(new SplittableRandom(1), Plant.STEP_SECONDS);
        boolean overflowed = false;
        for (int i = 0; i < TEN_MINUTES; i++) {
            station.step(true, true);
            overflowed |= station.isOverflowing();
            assertThat(station.level()).isBetween(0.0, 100.0);
            assertThat(station.valve()).isBetween(0.0, 100.0);
            assertThat(station.pump1().speed()).isBetween(0.0, 1.0);
        }
        assertThat(overflowed).isTrue();
    }

    @Test
    void withBothPumpsOffTheTankRunsDryAndNoFurther() {
        PumpingStation station = new PumpingStation(new SplittableRandom(1), Plant.STEP_SECONDS);
        for (int i = 0; i < TEN_MINUTES; i++) {
            station.step(false, false);
            assertThat(station.level()).isBetween(0.0, 100.0);
        }
        assertThat(station.level()).isLessThan(0.1);
        assertThat(station.outflow()).isLessThan(5);
    }

    @Test
    void theSameSeedGivesTheSameLevels() {
        List<Double> once = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        runWithRule(7, 3_000, new ArrayList<>(), once);
        runWithRule(7, 3_000, new ArrayList<>(), again);
        runWithRule(8, 3_000, new ArrayList<>(), other);

        assertThat(again).isEqualTo(once).isNotEqualTo(other);
    }

    /** The rule writes 0 when the polled level rises above the limit; the station itself starts the pump at the low level. */
    private static void runWithRule(long seed, int steps, List<Double> stops, List<Double> levels) {
        PumpingStation station = new PumpingStation(new SplittableRandom(seed), Plant.STEP_SECONDS);
        boolean command = true;
        for (int i = 0; i < steps; i++) {
            if (i % POLLED_STEPS == 0 && command && station.level() > NEARLY_FULL) {
                command = false;
                stops.add(i * Plant.STEP_SECONDS);
            }
            command |= station.isLow();
            station.step(command, true);
            levels.add(station.level());
        }
    }
}
