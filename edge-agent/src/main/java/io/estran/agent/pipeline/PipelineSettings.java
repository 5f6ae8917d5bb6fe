package io.estran.agent.pipeline;

import io.estran.agent.ring.SeriesTable;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.waiting.WaitMode;
import java.time.Duration;
import java.util.Set;

/**
 * What a pipeline is made for.
 *
 * @param agent the agent's name
 * @param version of the software
 * @param configuration sources, windows, rules
 * @param waiting names of the sources that wait while storage takes nothing, so that nothing of theirs is dropped
 * @param ringSlots capacity of the ring; a power of two
 * @param mostSeries capacity of the series table
 * @param mostEvents events of the agent that may wait for the pipeline, and that may wait for storage
 * @param silentSeries how long a series is silent until it is given up
 * @param waitMode how the thread waits for readings
 */
public record PipelineSettings(
        String agent,
        String version,
        PipelineConfiguration configuration,
        Set<String> waiting,
        int ringSlots,
        int mostSeries,
        int mostEvents,
        Duration silentSeries,
        WaitMode waitMode) {
    public static final int DEFAULT_RING_SLOTS = 16_384;
    public static final int DEFAULT_EVENTS = 1_000;
    public static final Duration DEFAULT_SILENT_SERIES = Duration.ofDays(30);

    /** Keeps a copy of the names. */
    public PipelineSettings {
        waiting = Set.copyOf(waiting);
    }

    /** With the default bounds, and a thread that parks. */
    public static PipelineSettings of(
            String agent, String version, PipelineConfiguration configuration, Set<String> waiting) {
        return new PipelineSettings(
                agent,
                version,
                configuration,
                waiting,
                DEFAULT_RING_SLOTS,
                SeriesTable.DEFAULT_CAPACITY,
                DEFAULT_EVENTS,
                DEFAULT_SILENT_SERIES,
                WaitMode.PARK);
    }
}
