package io.estran.system.chaos;

import io.estran.system.chaos.schedule.Extent;
import io.estran.system.chaos.schedule.FaultKind;
import java.util.LinkedHashSet;
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

    /** Of start, recovery and drain, in which windows come as well. */
    private static final long BESIDES_SECONDS = 120;
    /** What ledger and comparison keep of a window, with names and places. */
    private static final long BYTES_PER_WINDOW = 600;

    ChaosSettings {
        kinds = Set.copyOf(kinds);
    }

    /** The same campaign without that kind. */
    ChaosSettings without(FaultKind kind) {
        Set<FaultKind> others = new LinkedHashSet<>(kinds);
        others.remove(kind);
        return new ChaosSettings(seconds, seed, others, rate, extent);
    }

    /** Memory that the comparison of all records takes: a batch has a window of each series of an agent. */
    long bytes() {
        return (seconds + BESIDES_SECONDS) * rate * Campaign.SERIES * BYTES_PER_WINDOW;
    }
}
