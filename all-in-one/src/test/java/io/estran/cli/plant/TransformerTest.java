package io.estran.cli.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerTest {
    private static final int TEN_MINUTES = (int) (600 / Plant.STEP_SECONDS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everythingStaysWithinItsBoundsForTenMinutes(long seed) {
        Transformer transformer = new Transformer(new SplittableRandom(seed), Plant.STEP_SECONDS);
        for (int i = 0; i < TEN_MINUTES; i++) {
            transformer.step();
            assertThat(transformer.load()).isBetween(0.2, 1.3);
            assertThat(transformer.oilTemperature()).isBetween(20.0, 80.0);
            assertThat(transformer.windingTemperature()).isBetween(transformer.oilTemperature(), 110.0);
            assertThat(transformer.tap()).isBetween(1, 17);
            assertThat(transformer.kilovolts()).isBetween(18.5, 21.5);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theOilCrossesItsAlarmLimitBothWaysWithinTwoMinutes(long seed) {
        Transformer transformer = new Transformer(new SplittableRandom(seed), Plant.STEP_SECONDS);
        int raised = 0;
        int cleared = 0;
        boolean hot = false;
        for (int i = 0; i < TEN_MINUTES; i++) {
            transformer.step();
            if (!hot && transformer.oilTemperature() > 60) {
                hot = true;
                raised++;
            } else if (hot && transformer.oilTemperature() < 57) {
                hot = false;
                cleared++;
            }
        }
        assertThat(raised).isGreaterThanOrEqualTo(5);
        assertThat(cleared).isGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theTapChangerAndTheFansWork(long seed) {
        Transformer transformer = new Transformer(new SplittableRandom(seed), Plant.STEP_SECONDS);
        int taps = 0;
        int fans = 0;
        for (int i = 0; i < TEN_MINUTES; i++) {
            int tapBefore = transformer.tap();
            boolean fansBefore = transformer.areFansRunning();
            transformer.step();
            taps += Math.abs(transformer.tap() - tapBefore);
            fans += transformer.areFansRunning() == fansBefore ? 0 : 1;
        }
        assertThat(taps).isBetween(6, 120);
        assertThat(fans).isBetween(6, 60);
    }
}
