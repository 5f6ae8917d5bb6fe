package io.estran.twin;

import io.estran.twin.state.AgentStanding;

/** Is told each agent whose presence, accounts or gaps changed; several changes that came together are told once. */
@FunctionalInterface
public interface AgentListener {
    /** On the twins' thread: return soon. */
    void agent(AgentStanding agent);
}
