package io.estran.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The product keeps its promises under the faults that seeds draw, and a seed is a run. */
class SimulationTest {
    private static final int SEEDS = 200;
    /** Seeds that once failed, whatever they draw today: they run for ever. */
    private static final long[] FAILED_ONCE = {
        232, // one call to the disk that failed made the spool evict what it kept
        248 // the same
    };

    private static final Logger OURS = Logger.getLogger("io.estran");

    @BeforeAll
    static void faultsAreNormalHere() {
        OURS.setLevel(Level.OFF);
    }

    @AfterAll
    static void elsewhereTheyAreNot() {
        OURS.setLevel(null);
    }

    @Test
    void noSeedBreaksAPromise() {
        assertThat(failuresAmong(LongStream.rangeClosed(1, SEEDS).toArray())).isEmpty();
    }

    @Test
    void noSeedThatOnceFailedFailsAgain() {
        assertThat(failuresAmong(FAILED_ONCE)).isEmpty();
    }

    private static List<String> failuresAmong(long... seeds) {
        List<String> failures = new ArrayList<>();
        for (long seed : seeds) {
            Simulation.Outcome outcome = Simulation.run(seed, Simulation.AS_THE_SEED_SAYS, false);
            if (outcome.violation() != null) {
                failures.add("seed " + seed + ": " + outcome.violation());
            }
        }
        return failures;
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 5; seed++) {
            Simulation.Outcome first = Simulation.run(seed, 300, true);
            assertThat(first.history()).hasSizeGreaterThan(50);
            assertThat(Simulation.run(seed, 300, true)).isEqualTo(first);
        }
    }

    @Test
    void anotherSeedIsAnotherRun() {
        assertThat(Simulation.run(1, 150, true).history())
                .isNotEqualTo(Simulation.run(2, 150, true).history());
    }
}
