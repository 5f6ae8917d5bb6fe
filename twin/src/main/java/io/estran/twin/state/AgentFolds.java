package io.estran.twin.state;

import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fold of presence, accounts and gaps into agents. One owner thread, which hands the changed agents over as immutable
 * values. An agent beyond the limit is left out and counted.
 */
public final class AgentFolds {
    private static final long AGENT_BYTES = 2_048;

    private final TwinLimits limits;
    private final Memory memory;
    private final Map<AgentName, AgentFold> agents = new HashMap<>();
    private final Map<Id128, AgentName> owners = new HashMap<>();
    private final Set<AgentName> changed = new HashSet<>();
    private long refused;
    private long forgotten;

    /**
     * Nothing yet.
     *
     * @param memory shared with the other folds of the process
     */
    public AgentFolds(TwinLimits limits, Memory memory) {
        this.memory = memory;
        this.limits = limits;
    }

    /** Takes an agent's word on itself, which Kafka took at {@code heardAt}, ns. */
    public void presence(Presence presence, long heardAt) {
        AgentFold agent = agent(presence.agent());
        if (agent != null && agent.presence(presence, heardAt)) {
            changed.add(presence.agent());
        }
    }

    /** Forgets an agent's word on itself. */
    public void removed(AgentName name) {
        AgentFold agent = agents.get(name);
        if (agent != null) {
            agent.forgetPresence();
            changed.add(name);
        }
    }

    /** Takes the sequencer's statement on a lane. */
    public void account(AccountMessage message) {
        AgentName name = message.account().agent();
        AgentFold agent = agent(name);
        long before = agent == null ? 0 : agent.bytes();
        if (agent == null || !agent.account(message)) {
            return;
        }
        memory.add(agent.bytes() - before);
        owners.put(message.account().lane(), name);
        changed.add(name);
        if (evict(agent, limits.lanes())) {
            refused++;
        }
        while (memory.isFull() && agent.lanes() > 1 && evict(agent, agent.lanes() - 1)) {
            forgotten++;
        }
    }

    private boolean evict(AgentFold agent, int most) {
        long before = agent.bytes();
        Id128 evicted = agent.evictLane(most);
        if (evicted != null) {
            owners.remove(evicted);
            memory.add(agent.bytes() - before);
        }
        return evicted != null;
    }

    /** The sequencer has forgotten a lane. */
    public void forgotten(Id128 lane) {
        AgentName name = owners.remove(lane);
        AgentFold agent = name == null ? null : agents.get(name);
        if (name != null && agent != null) {
            long before = agent.bytes();
            agent.forget(lane);
            memory.add(agent.bytes() - before);
            changed.add(name);
        }
    }

    /** Takes a declared gap. */
    public void gap(GapRecord gap) {
        AgentFold agent = agent(gap.agent());
        if (agent != null && agent.gap(gap)) {
            changed.add(gap.agent());
        }
    }

    /** Hands over each agent that changed since the last call. */
    public void drainChanged(Consumer<AgentStanding> receiver) {
        for (AgentName name : changed) {
            AgentFold agent = agents.get(name);
            if (agent != null) {
                receiver.accept(agent.standing());
            }
        }
        changed.clear();
    }

    /** Agents. */
    public int agents() {
        return agents.size();
    }

    /** Accounts of lanes dropped because there was no more memory for them. */
    public long forgotten() {
        return forgotten;
    }

    /** Records left out because a limit was reached. */
    public long refused() {
        return refused;
    }

    private @Nullable AgentFold agent(AgentName name) {
        AgentFold agent = agents.get(name);
        if (agent == null) {
            if (agents.size() >= limits.agents() || memory.isFull()) {
                refused++;
                return null;
            }
            agent = new AgentFold(name);
            agents.put(name, agent);
            memory.add(AGENT_BYTES);
        }
        return agent;
    }
}
