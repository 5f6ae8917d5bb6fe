package io.estran.twin.state;

/**
 * Bounds of what the twins of one process keep. What exceeds one is left out and counted in {@code TwinsStatus.refused}; windows that a history
 * has no more room for are simply its past. All of it together is bounded by {@code memory}: when that is reached, histories and
 * lists of lanes become shorter, which is counted in {@code TwinsStatus.forgotten}, and new series and agents are left out. A
 * window takes about 0.75 KiB, up to 33 KiB if its values spread over many orders of magnitude. Immutable.
 *
 * @param twins most assets
 * @param series most series of one asset
 * @param windows windows kept of each series and length, at least 16
 * @param alarms most alarms; beyond it the ones longest cleared go first
 * @param agents most agents
 * @param lanes most lanes of one agent; beyond it those of the oldest runs go first
 * @param memory most bytes of all windows and accounts together, as estimated; at least 1 MiB
 */
public record TwinLimits(int twins, int series, int windows, int alarms, int agents, int lanes, long memory) {
    /** 10,000 assets of 512 series with 120 windows each, 10,000 alarms, 1,000 agents of 1,024 lanes; of all that 512 MiB. */
    public static final TwinLimits DEFAULT = new TwinLimits(10_000, 512, 120, 10_000, 1_000, 1_024, 512L << 20);

    private static final int LEAST_WINDOWS = 16;
    private static final long LEAST_MEMORY = 1L << 20;

    public TwinLimits {
        atLeast("twins", twins, 1);
        atLeast("series", series, 1);
        atLeast("windows", windows, LEAST_WINDOWS);
        atLeast("alarms", alarms, 1);
        atLeast("agents", agents, 1);
        atLeast("lanes", lanes, 1);
        atLeast("memory", memory, LEAST_MEMORY);
    }

    /** With another number of windows in each history. */
    public TwinLimits windows(int kept) {
        return new TwinLimits(twins, series, kept, alarms, agents, lanes, memory);
    }

    /** With another bound of everything together, bytes. */
    public TwinLimits memory(long bytes) {
        return new TwinLimits(twins, series, windows, alarms, agents, lanes, bytes);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("limit " + name + " is " + value + ", must be at least " + least);
        }
    }
}
