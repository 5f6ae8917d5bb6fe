package io.estran.agent;

import io.estran.agent.actuation.ActuationLatency;
import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.ReadingCounts;
import io.estran.agent.reload.ConfigurationFile;
import io.estran.agent.reload.Reload;
import io.estran.agent.reload.ReloadResult;
import io.estran.agent.reload.Sources;
import io.estran.agent.spool.SpoolStatus;
import io.estran.agent.storage.Storage;
import io.estran.agent.uplink.Uplink;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.health.HealthPage;
import io.estran.process.lifecycle.Closer;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    private final @Nullable Reload reload;
    private final Uplink uplink;

    Agent(
            Closer parts,
            HealthPage page,
            Pipeline pipeline,
            Storage storage,
            Sources sources,
            @Nullable Reload reload,
            Uplink uplink) {
        this.parts = parts;
        this.page = page;
        this.pipeline = pipeline;
        this.storage = storage;
        this.sources = sources;
        this.reload = reload;
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

    /**
     * As {@link #start(AgentConfiguration, Surroundings)}, from a file that can be brought in force again while the agent runs: see
     * {@link #reload}.
     *
     * @throws InvalidConfigurationException with everything that is wrong with the file
     */
    public static Agent start(ConfigurationFile file, Surroundings surroundings)
            throws InvalidConfigurationException, AgentStartException {
        return new AgentStart(file, file.read(), surroundings).run();
    }

    /**
     * Brings the configuration file in force as it is now, or says why it is refused; then all goes on as it was. Waits for it. Any
     * thread.
     *
     * @throws IllegalStateException if the agent was not started from a file
     */
    public ReloadResult reload() {
        return fromFile().order();
    }

    /** As {@link #reload}, and says in the log what came of it. Never blocks; any thread. */
    public void reloadSoon() {
        fromFile().orderWithoutAnswer();
    }

    private Reload fromFile() {
        if (reload == null) {
            throw new IllegalStateException("the agent was not started from a file");
        }
        return reload;
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

    /**
     * Longest turn of the pipeline since {@link #forgetTurns}, the first to end after it left out, ns: so long it looked at no new reading. Collections of garbage,
     * and other threads that had the processor meanwhile, are in it.
     */
    public long longestTurn() {
        return pipeline.longestTurn();
    }

    /** Turns so far do not count: they were disturbed by who measures. The metric knows them still. */
    public void forgetTurns() {
        pipeline.forgetTurns();
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
        if (reload != null) {
            reload.close();
        }
        sources.close();
    }

    /** Closes the sources and lets the watermark go to infinity: all windows close. Once; the owner's thread. */
    public void endInput() throws Exception {
        closeSources();
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
