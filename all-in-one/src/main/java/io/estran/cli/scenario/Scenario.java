package io.estran.cli.scenario;

import io.estran.agent.Agent;
import io.estran.agent.config.AgentConfiguration;
import io.estran.cli.report.Opening;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.protocol.name.AgentName;
import java.io.IOException;

/** What is special about a run: its agent's configuration, what stands south of the agent, and when the input ends. One owner. */
public interface Scenario extends AutoCloseable {
    /** The first line that people see. */
    String title();

    /** Name of the agent. */
    AgentName agent();

    /**
     * The configuration that the agent starts with.
     *
     * @param place what this chain gives it in place of the file's own
     */
    AgentConfiguration configuration(AgentPlace place, FreePorts ports)
            throws IOException, InvalidConfigurationException;

    /** Starts what the agent is to read, after the cloud side and before the agent. */
    void startSouth(Opening opening) throws IOException, InterruptedException;

    /** When the input ends by itself. */
    RunEnd end(Agent agent);

    /** What pushes readings stops before the sources are closed. */
    void quietSouth() throws InterruptedException;

    /** Stops what {@link #startSouth} started. */
    @Override
    void close() throws InterruptedException;
}
