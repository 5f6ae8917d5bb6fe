package io.estran.gateway.sequencer;

import io.estran.gateway.sequencer.Lineage.Kind;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what is remembered of an agent: complete lanes are forgotten, oldest first, by count, never by time (rule 13). An
 * agent that opens lanes without completing any gets no more of them. One thread.
 */
final class LineageKeeper {
    private static final Logger log = LoggerFactory.getLogger(LineageKeeper.class);

    private final LaneStore store;

    LineageKeeper(LaneStore store) {
        this.store = store;
    }

    /** Puts the lane into a list, and forgets what no longer fits; false if there is no room for it. */
    boolean admit(AgentName agent, Id128 lane, Kind kind) {
        Lineage lineage = store.lineage(agent);
        Set<Id128> list = lineage.of(kind);
        if (list.contains(lane)) {
            return true;
        }
        if (list.size() >= kind.remembered() && !forgetOne(agent, lineage, list) && list.size() >= kind.bound()) {
            if (!lineage.of(Kind.WAITING).contains(lane)) {
                log.warn(
                        "agent {} has {} lanes that are not complete ({}): lane {} waits",
                        agent,
                        list.size(),
                        kind,
                        lane);
            }
            return false;
        }
        lineage.place(lane, kind);
        store.put(agent, lineage);
        return true;
    }

    private boolean forgetOne(AgentName agent, Lineage lineage, Set<Id128> list) {
        for (Id128 candidate : list) {
            Lane lane = store.lane(agent, candidate);
            if (lane == null || lane.isComplete()) {
                lineage.remove(candidate);
                store.forget(agent, candidate);
                return true;
            }
        }
        return false;
    }
}
