package io.estran.cli.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What this process takes in memory, and how long the agent's pipeline stood still at most. One owner. */
public final class MemoryMeasure {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1L << 10;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final boolean collecting;
    private final LongSupplier longestTurn;
    private final Runnable forgetTurns;
    private final List<Long> oldGeneration = new ArrayList<>();
    private long dueAt;
    private long longestNanos;

    /**
     * Nothing yet.
     *
     * @param collecting whether to collect the garbage once a minute and note what the old generation holds then
     * @param longestTurn gives the pipeline's longest turn since those before were forgotten, ns
     * @param forgetTurns forgets them
     */
    public MemoryMeasure(boolean collecting, LongSupplier longestTurn, Runnable forgetTurns) {
        this.collecting = collecting;
        this.longestTurn = longestTurn;
        this.forgetTurns = forgetTurns;
    }

    /** The minutes count from now on, monotonic time in ns. */
    public void begin(long monotonicNanos) {
        dueAt = monotonicNanos + MINUTE_NANOS;
    }

    /**
     * Collects and notes if a minute has passed: in the middle of a second of the wall clock, so that the pause does not delay
     * the windows that end with the second.
     */
    public void continueAt(long monotonicNanos, long wallNanos) {
        long inSecond = wallNanos % SECOND_NANOS;
        if (collecting && monotonicNanos >= dueAt && inSecond > SECOND_NANOS / 4 && inSecond < SECOND_NANOS / 2) {
            dueAt += MINUTE_NANOS;
            longestTurnNanos();
            System.gc();
            oldGeneration.add(oldGenerationBytes());
            forgetTurns.run(); // one waited for a collection that is only made here
        }
    }

    /** Longest turn of the pipeline, ns; collections that were made to be measured left out. */
    public long longestTurnNanos() {
        longestNanos = Math.max(longestNanos, longestTurn.getAsLong());
        return longestNanos;
    }

    /** How things stand now. */
    public Report.Memory now() {
        return new Report.Memory(
                residentBytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                oldGeneration);
    }

    private static long oldGenerationBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .mapToLong(MemoryMeasure::afterCollection)
                .findFirst()
                // A collector without generations: all of the heap.
                .orElseGet(() ->
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private static long afterCollection(MemoryPoolMXBean pool) {
        return pool.getCollectionUsage() == null
                ? pool.getUsage().getUsed()
                : pool.getCollectionUsage().getUsed();
    }

    /** Physical memory of the process; -1 where the system does not tell. */
    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    return KIB
                            * Long.parseLong(line.substring(RESIDENT.length()).replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException noProc) {
            return -1;
        }
        return -1;
    }
}
