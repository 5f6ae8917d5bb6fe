package io.estran.agent.config;

import java.time.Duration;

/**
 * Bounds of what waits in the agent's memory, besides ring and series.
 *
 * @param events of the agent that wait for the pipeline, and as many that wait for a disk that takes nothing
 * @param accounts of the gateway that wait for storage
 * @param frames of 64 KiB of inputs, on their way from the pipeline to the disk
 * @param records that wait for their batch
 * @param batches that the spool holds, gaps included; each takes about 200 bytes
 * @param silentSeries how long a series that came with its data, or of a source that is gone, is silent until it is given up
 */
public record LimitSetting(int events, int accounts, int frames, int records, int batches, Duration silentSeries) {
    /** What holds if the file says nothing. */
    public static final LimitSetting DEFAULT = new LimitSetting(1_000, 1_024, 16, 65_536, 131_072, Duration.ofDays(30));
}
