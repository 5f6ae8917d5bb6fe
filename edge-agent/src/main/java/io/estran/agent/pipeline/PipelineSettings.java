package io.estran.agent.pipeline;

import io.estran.agent.ring.SeriesTable;
import io.estran.agent.state.PipelineConfiguration;

/**
 * What a pipeline is made for.
 *
 * @param agent the agent's name
 * @param version of the software
 * @param configuration sources, windows, rules
 * @param ringSlots capacity of the ring; a power of two
 * @param mostSeries capacity of the series table
 */
public record PipelineSettings(
        String agent, String version, PipelineConfiguration configuration, int ringSlots, int mostSeries) {
    public static final int DEFAULT_RING_SLOTS = 16_384;

    /** With the default bounds. */
    public static PipelineSettings of(String agent, String version, PipelineConfiguration configuration) {
        return new PipelineSettings(agent, version, configuration, DEFAULT_RING_SLOTS, SeriesTable.DEFAULT_CAPACITY);
    }
}
