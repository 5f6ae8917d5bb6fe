package io.estran.agent;

import io.estran.agent.actuation.ActuationLatency;
import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.ReadingCounts;
import io.estran.agent.spool.SpoolStatus;
import io.estran.agent.storage.Storage;
import io.estran.agent.uplink.Uplink;
import io.estran.process.health.HealthPage;
import io.estran.process.lifecycle.Closer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent, as a process or inside another one: its parts are started in order and stopped in reverse (package comment).
 * Owned by one thread; the accessors are for any.
 */
public final class Agent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final Closer parts;
    private final HealthPage page;
    private final Pipeline pipeline;
    private final Storage storage;
    private final Sources sources;
    private final Uplink uplink;

    Agent(Closer parts, HealthPage page, Pipeline pipeline, Storage storage, Sources sources, Uplink uplink) {
        this.parts = parts;
        this.page = page;
        this.pipeline = pipeline;
        this.storage = storage;
        this.sources = sources;
        this.uplink = uplink;
    }

    /**
     * Starts; returns when the sources have begun. Neither an absent device nor an absent gateway keeps it from starting.
     *
     * @throws AgentStartException if a certificate cannot be used, a port is taken, or the data folder cannot; everything that
     *     had started is stopped again
     */
    public static Agent start(AgentConfiguration configuration, Surroundings surroundings) throws AgentStartException {
        return new AgentStart(configuration, surroundings).run();
    }

    /** The balance of readings before the spool. */
    public ReadingCounts readings() {
        return pipeline.counts();
    }

    /** How the spool stood a second ago at most. */
    public SpoolStatus spool() {
        return storage.status();
    }

    /** From taking a reading to handing the write that it caused to the socket. */
    public ActuationLatency actuations() {
        return pipeline.latency();
    }

    /** Whether a connection to a gateway is up. */
    public boolean isConnected() {
        return uplink.isConnected();
    }

    /** Grows while the pipeline goes on: once in two seconds at least, also when nothing happens. */
    public long progress() {
        return pipeline.progress();
    }

    /** Port of health and metrics. */
    public int httpPort() {
        return page.port();
    }

    /** Why it does not do its work; empty if it does. */
    public List<String> reasonsAgainstReadiness() {
        return AgentStart.reasonsAgainst(pipeline, storage, uplink);
    }

    /** Whether every source has given everything it will ever give; sources that never end are ended by {@link #closeSources}. */
    public boolean sourcesEnded() {
        return sources.areEnded();
    }

    /** Whether every source that ends by itself has ended. */
    public boolean filesEnded() {
        return sources.filesAreEnded();
    }

    /** Whether every source has given a reading in this run. */
    public boolean everySourceHasGiven() {
        return pipeline.everySourceHasGiven();
    }

    /** Nothing comes any more from the south. Once; the owner's thread. */
    public void closeSources() throws Exception {
        sources.close();
    }

    /** Closes the sources and lets the watermark go to infinity: all windows close. Once; the owner's thread. */
    public void endInput() throws Exception {
        sources.close();
        pipeline.endInput();
    }

    /** After {@link #endInput}: whether everything is applied, sealed, stored and accounted for. */
    public boolean isSettled() {
        long frames = pipeline.framesAtEnd();
        return frames >= 0 && storage.settledFrames() >= frames;
    }

    /** Stops in the order of the package comment: what is open goes on in the next run, what is not sent is kept. */
    @Override
    public void close() throws Exception {
        parts.close();
        log.info("agent stopped");
    }
}
