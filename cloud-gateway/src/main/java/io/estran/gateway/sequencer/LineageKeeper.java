package io.estran.gateway.sequencer;

import io.estran.gateway.sequencer.Lineage.Kind;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what is remembered of an agent: lanes that are complete or quarantined are forgotten, oldest first, by count, never by
 * time (rule 13). If a list is full of lanes that are neither, the one that was silent for longest is closed: quarantined, by an
 * account that tells its agent, and from then on bounded with the quarantined ones. An agent holds nothing of a lane after which
 * it opened a thousand (rule 10), so most probably whoever opened that one lost it. One thread.
 */
final class LineageKeeper {
    private static final Logger log = LoggerFactory.getLogger(LineageKeeper.class);

    private final LaneStore store;
    private int closed;

    LineageKeeper(LaneStore store) {
        this.store = store;
    }

    /** Puts a lane into a list, and forgets or closes what no longer fits. */
    void admit(AgentName agent, Id128 lane, Kind kind) {
        admit(agent, lane, kind, null);
    }

    /**
     * Puts a lane into a list, and forgets or closes what no longer fits, but not its predecessor: of one that is gone nobody
     * would remember that it has this successor.
     */
    void admit(AgentName agent, Id128 lane, Kind kind, @Nullable Lane predecessor) {
        Lineage lineage = store.lineage(agent);
        Set<Id128> list = lineage.of(kind);
        if (list.contains(lane)) {
            return;
        }
        if (list.size() >= kind.remembered()) {
            makeRoom(agent, lineage, kind, predecessor == null ? Id128.NONE : predecessor.id);
        }
        lineage.place(lane, kind);
        store.put(agent, lineage);
    }

    private void makeRoom(AgentName agent, Lineage lineage, Kind kind, Id128 spared) {
        Set<Id128> list = lineage.of(kind);
        Lane silent = null;
        for (Id128 candidate : list) {
            if (candidate.equals(spared)) {
                continue;
            }
            Lane lane = store.lane(agent, candidate);
            if (lane == null || lane.mayBeForgotten()) {
                forget(agent, lineage, candidate);
                return;
            }
            if (silent == null || isSooner(lane, silent)) {
                silent = lane;
            }
        }
        if (silent != null && list.size() >= kind.bound()) {
            log.warn(
                    "agent {}: lane {} of run {} is closed after sequence {}: of its lanes {} are not complete ({}), and that one"
                            + " was silent for longest; what is stored of it stays, what still comes of it is quarantined. An"
                            + " agent that finds its data folder empty at each start does that: keep the folder (data: in its"
                            + " configuration) on a disk or volume that stays",
                    agent,
                    silent.id,
                    silent.runNumber,
                    silent.last,
                    list.size(),
                    kind);
            close(agent, lineage, silent);
        }
    }

    /**
     * Whether a lane is closed before another one: a blocked lane is silent because it was told to be (rule 19). Of lanes that have
     * been silent since the same record the oldest: a position says nothing across epochs.
     */
    private static boolean isSooner(Lane lane, Lane other) {
        boolean blocked = lane.status == LaneStatus.BLOCKED;
        boolean otherBlocked = other.status == LaneStatus.BLOCKED;
        return blocked == otherBlocked ? lane.position < other.position : otherBlocked;
    }

    private void close(AgentName agent, Lineage lineage, Lane lane) {
        closed++;
        if (lineage.of(Kind.QUARANTINED).size() >= Kind.QUARANTINED.remembered()) {
            makeRoom(agent, lineage, Kind.QUARANTINED, Id128.NONE);
        }
        lineage.place(lane.id, Kind.QUARANTINED);
        lane.status = LaneStatus.QUARANTINED;
        lane.accountDue = true;
        store.put(lane);
    }

    private void forget(AgentName agent, Lineage lineage, Id128 lane) {
        lineage.remove(lane);
        store.forget(agent, lane);
    }

    /** Lanes closed although they were not complete, since the last call. */
    int takeClosed() {
        int taken = closed;
        closed = 0;
        return taken;
    }
}
