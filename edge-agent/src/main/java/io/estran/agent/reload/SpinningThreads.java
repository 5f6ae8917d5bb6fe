package io.estran.agent.reload;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.waiting.WaitMode;

/** Counts the threads that a configuration makes spin: more of them than processors stand in one another's way. */
public final class SpinningThreads {
    private SpinningThreads() {}

    /** The pipeline and the sources that can; 0 if the agent parks. */
    static long of(AgentConfiguration configuration) {
        return configuration.waiting() == WaitMode.PARK
                ? 0
                : 1
                        + configuration.sources().stream()
                                .filter(SourceSettings::canSpin)
                                .count();
    }

    /**
     * What to tell the user who asks for more than the machine can give; empty if all is well. One processor is left for what does not
     * spin: storage, uplink, the system.
     */
    public static String advice(AgentConfiguration configuration, int processors) {
        long spinning = of(configuration);
        return spinning == 0 || spinning + 1 <= processors
                ? ""
                : "waiting is spin: " + spinning
                        + " threads spin (the pipeline, and one a source) and one processor should be left"
                        + " for the rest, but this machine has " + processors
                        + "; they take time from one another, and readings wait longer than with park."
                        + " Set waiting to park, or give this agent fewer line-protocol and modbus-tcp sources";
    }
}
