package io.estran.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nightly: each planted mistake is found within {@value #SEEDS} seeds, whatever the seeds draw by then. Prints the first seed
 * that finds it, for {@link Defects}.
 */
@ExtendWith(QuietLog.class)
class PlantedDefectsSearch {
    private static final int SEEDS = 1_000;

    static List<Defect> defects() {
        return Defects.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("defects")
    void aMistakeIsFoundWithinAThousandSeeds(Defect defect) throws Exception {
        PlantedProduct product = new PlantedProduct(defect);
        String found = null;
        long seed = 0;
        while (found == null && seed < SEEDS) {
            seed++;
            found = product.violation(seed);
            if (found != null && !found.contains(defect.finding())) {
                found = null;
            }
        }
        System.out.println(defect + ": seed " + seed + ": " + found);
        assertThat(found).as("what %s seeds find", SEEDS).isNotNull();
    }
}
