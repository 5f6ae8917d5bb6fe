package io.estran.gateway.sequencer;

import io.estran.gateway.sequencer.Lineage.Kind;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about each record of one partition of {@code estran.ingest}, in its order: which to spread, which to drop
 * (DELIVERY.md rules 9 to 20). A deterministic function of the store and the records; knows nothing of Kafka; one thread.
 * Every record that names a lane, stored or dropped, updates that lane's account.
 */
final class LaneSequencer {
    private static final Logger log = LoggerFactory.getLogger(LaneSequencer.class);

    /** After so many damaged copies at one place the agent's own copy must be damaged: the lane would stall for ever. */
    static final int DAMAGED_BOUND = 8;

    private final LaneStore store;
    private final LineageKeeper lineages;
    private int forks;

    LaneSequencer(LaneStore store) {
        this.store = store;
        this.lineages = new LineageKeeper(store);
    }

    /**
     * Decides about a batch or gap that could be read.
     *
     * @param position its offset in the partition
     */
    Verdict accept(Batch batch, long position) {
        BatchHeader header = batch.header();
        Lane lane = store.lane(header.agent(), header.lane());
        if (lane != null && lane.opened) {
            return decide(lane, batch, position);
        }
        Lane waiting = lane == null ? new Lane(header.agent(), header.lane(), header.batchClass()) : lane;
        waiting.runNumber = header.runNumber();
        if (header.from() != 1) {
            return early(waiting, position);
        }
        return open(waiting, batch, position);
    }

    /** A lane's first record: which lanes may begin (rules 9 to 13). */
    private Verdict open(Lane lane, Batch batch, long position) {
        BatchHeader header = batch.header();
        LanePoint named = header.predecessor();
        Lane predecessor = named == null ? null : opened(header.agent(), named.lane());
        boolean freed = header.gap() != null && header.gap().reason() == GapReason.FREED;
        if (named != null && predecessor == null && !freed) {
            return early(lane, position);
        }
        // A predecessor that is known would remember a lane that was ever opened: then "freed" is about a lane that
        // never
        // was, because the predecessor came late, and is a gap like others.
        String fault = predecessor != null
                ? faultOf(predecessor, lane.id)
                : freed ? "the agent no longer holds the beginning of the lane" : null;
        Kind kind = fault != null ? Kind.QUARANTINED : named == null ? Kind.ROOTS : Kind.SUCCESSORS;
        lineages.admit(lane.agent, lane.id, kind, predecessor);
        lane.opened = true;
        lane.predecessor = named == null ? lane.predecessor : named;
        if (fault != null) {
            lane.status = LaneStatus.QUARANTINED;
            log.warn("lane {} of agent {} quarantined: unknown lineage ({})", lane.id, lane.agent, fault);
            return quarantined(lane, position);
        }
        if (named != null && predecessor != null) {
            follow(predecessor, lane, named);
        } else {
            log.info("agent {} opens lane {} without predecessor", lane.agent, lane.id);
        }
        lane.status = LaneStatus.OK;
        return decide(lane, batch, position);
    }

    private static @Nullable String faultOf(Lane predecessor, Id128 lane) {
        if (predecessor.status == LaneStatus.QUARANTINED) {
            return "its predecessor " + predecessor.id + " is quarantined";
        }
        return predecessor.successors.contains(lane)
                ? "it was known as successor of " + predecessor.id + " and is forgotten: an old image of the agent"
                : null;
    }

    /**
     * States that the lane comes after its predecessor. If another lane does so already, or the predecessor has another end
     * than the one named, the agent is forked: a cloned machine or a restored image (rule 14). Nothing is refused; the
     * predecessor's account tells every run of the agent.
     */
    private void follow(Lane predecessor, Lane lane, LanePoint named) {
        boolean longer = predecessor.last > named.sequence();
        boolean other = predecessor.last == named.sequence() && !predecessor.hash.equals(named.hash());
        predecessor.addSuccessor(lane.id, named.sequence());
        if (predecessor.isForked() || longer || other) {
            forks++;
            predecessor.accountDue = true;
            log.warn(
                    "agent {} is forked: lane {} follows lane {} at {}, which is stored up to {}{} and is followed by {}",
                    lane.agent,
                    lane.id,
                    predecessor.id,
                    named.sequence(),
                    predecessor.last,
                    other ? " with another hash" : "",
                    predecessor.successors);
        }
        store.put(predecessor);
    }

    /** Forks seen since the last call. */
    int takeForks() {
        int taken = forks;
        forks = 0;
        return taken;
    }

    /** Lanes closed although they were not complete, since the last call. */
    int takeClosed() {
        return lineages.takeClosed();
    }

    /** A record of an opened lane (rules 14, 17, 18). */
    private Verdict decide(Lane lane, Batch batch, long position) {
        BatchHeader header = batch.header();
        if (lane.status == LaneStatus.QUARANTINED) {
            return quarantined(lane, position);
        }
        if (lane.batchClass != header.batchClass()) {
            return forked(
                    lane, position, "class " + header.batchClass().word() + " in a lane of " + lane.batchClass.word());
        }
        if (lane.covers(header.to())) {
            boolean differs = header.gap() == null
                    && header.to() == lane.last
                    && !batch.chainHash().equals(lane.hash);
            return differs ? forked(lane, position, "another batch is stored at its place") : duplicate(lane, position);
        }
        if (!lane.isNext(header.from(), header.to())) {
            return early(lane, position);
        }
        if (header.from() == lane.last + 1 && !header.previous().equals(lane.hash)) {
            return forked(lane, position, "previous hash does not match the lane's");
        }
        Verdict verdict;
        boolean wasWithin = lane.last <= lane.end;
        if (header.gap() == null) {
            lane.store(batch);
            verdict = new Verdict.Stored();
        } else {
            verdict = new Verdict.GapStored(lane.declare(header));
        }
        if (wasWithin && lane.last > lane.end) {
            forks++;
            log.warn(
                    "agent {} is forked: lane {} goes on beyond {}, where a lane of {} follows it",
                    lane.agent,
                    lane.id,
                    lane.end,
                    lane.successors);
        }
        keep(lane, position);
        return verdict;
    }

    /**
     * A sound record that needs a newer release. Only its outline is known: an unopened lane stays unopened (rule 19).
     */
    Verdict unreadable(AgentName agent, BatchOutline outline, int needsVersion, long position) {
        Lane lane = known(agent, outline);
        Verdict outOfTurn = outOfTurn(lane, outline, position);
        if (outOfTurn != null) {
            return outOfTurn;
        }
        if (lane.status != LaneStatus.BLOCKED) {
            log.warn(
                    "lane {} of agent {} is blocked: needs version {}; start a newer sequencer",
                    lane.id,
                    agent,
                    needsVersion);
        }
        lane.status = LaneStatus.BLOCKED;
        lane.needsVersion = needsVersion;
        if (!lane.opened) {
            lineages.admit(agent, lane.id, Kind.WAITING);
        }
        keep(lane, position);
        return new Verdict.Blocked(needsVersion);
    }

    /**
     * A record whose header says where it belongs and whose content is damaged. The agent sends it again, because the
     * account passes it; if copy after copy is damaged, so is the agent's own, and the lane ends here.
     */
    Verdict damaged(AgentName agent, BatchOutline outline, String reason, long position) {
        Lane lane = known(agent, outline);
        Verdict outOfTurn = outOfTurn(lane, outline, position);
        if (outOfTurn != null) {
            return outOfTurn;
        }
        lane.damaged++;
        lane.early++;
        boolean hopeless = lane.damaged >= DAMAGED_BOUND;
        if (hopeless) {
            lineages.admit(agent, lane.id, Kind.QUARANTINED);
            lane.opened = true;
            lane.status = LaneStatus.QUARANTINED;
            log.error(
                    "lane {} of agent {} quarantined: {} copies of sequence {} are damaged ({})",
                    lane.id,
                    agent,
                    lane.damaged,
                    outline.from(),
                    reason);
        } else if (!lane.opened) {
            lineages.admit(agent, lane.id, Kind.WAITING);
        }
        keep(lane, position);
        return new Verdict.Quarantined(reason);
    }

    /** The verdict on a record that cannot be read and whose turn it is not anyway; null if it is. */
    private @Nullable Verdict outOfTurn(Lane lane, BatchOutline outline, long position) {
        if (lane.status == LaneStatus.QUARANTINED) {
            return quarantined(lane, position);
        }
        if (lane.covers(outline.to())) {
            return duplicate(lane, position);
        }
        if (!lane.isNext(outline.from(), outline.to())) {
            return early(lane, position);
        }
        return null;
    }

    /**
     * Lanes that waited for this release or an older one are open again, by a new account (rule 19).
     *
     * @param position up to which the partition is processed: from there on they are silent of their own accord
     */
    void unblock(int readableVersion, long position) {
        store.forEachLane(lane -> {
            if (lane.status == LaneStatus.BLOCKED && lane.needsVersion <= readableVersion) {
                log.info("lane {} of agent {} is no longer blocked", lane.id, lane.agent);
                lane.status = lane.opened ? LaneStatus.OK : LaneStatus.UNKNOWN;
                lane.needsVersion = 0;
                lane.position = Math.max(lane.position, position);
                lane.accountDue = true;
                store.put(lane);
            }
        });
    }

    private Lane known(AgentName agent, BatchOutline outline) {
        Lane lane = store.lane(agent, outline.lane());
        return lane == null ? new Lane(agent, outline.lane(), outline.batchClass()) : lane;
    }

    private @Nullable Lane opened(AgentName agent, Id128 id) {
        Lane lane = store.lane(agent, id);
        return lane != null && lane.opened ? lane : null;
    }

    private Verdict duplicate(Lane lane, long position) {
        lane.duplicates++;
        keep(lane, position);
        return new Verdict.Duplicate();
    }

    private Verdict early(Lane lane, long position) {
        lane.early++;
        if (!lane.opened) {
            lineages.admit(lane.agent, lane.id, Kind.WAITING);
        }
        keep(lane, position);
        return new Verdict.Early();
    }

    private Verdict quarantined(Lane lane, long position) {
        keep(lane, position);
        return new Verdict.Quarantined("lane " + lane.id + " is quarantined");
    }

    private Verdict forked(Lane lane, long position, String reason) {
        if (lane.status != LaneStatus.FORKED) {
            log.warn(
                    "lane {} of agent {} is forked after sequence {}: {}; the agent goes on with a fresh lane",
                    lane.id,
                    lane.agent,
                    lane.last,
                    reason);
        }
        lane.status = LaneStatus.FORKED;
        keep(lane, position);
        return new Verdict.Forked(reason);
    }

    private void keep(Lane lane, long position) {
        lane.position = position;
        lane.accountDue = true;
        store.put(lane);
    }
}
