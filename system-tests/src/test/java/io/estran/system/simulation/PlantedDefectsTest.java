package io.estran.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds mistakes: each one that is planted, with the seed that found it. */
@ExtendWith(QuietLog.class)
class PlantedDefectsTest {
    static List<Defect> defects() {
        return Defects.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("defects")
    void aMistakeIsFound(Defect defect) throws Exception {
        assertThat(new PlantedProduct(defect).violation(defect.seed()))
                .as("what seed %s finds", defect.seed())
                .isNotNull()
                .contains(defect.finding());
    }
}
