package io.estran.system.chaos;

import io.estran.system.chaos.schedule.Extent;
import io.estran.system.chaos.schedule.FaultKind;
import java.util.Set;

/**
 * What a campaign is told.
 *
 * @param seconds of faults
 * @param seed of the schedule
 * @param kinds that may strike
 * @param rate batches a second that all agents together seal while nothing is wrong
 * @param extent how many of each part
 */
record ChaosSettings(long seconds, long seed, Set<FaultKind> kinds, int rate, Extent extent) {
    static final int DEFAULT_SECONDS = 120;
    static final int DEFAULT_RATE = 200;
    static final int MOST_RATE = 2_000;
    static final Extent DEFAULT_EXTENT = new Extent(2, 2, 3);

    ChaosSettings {
        kinds = Set.copyOf(kinds);
    }
}
