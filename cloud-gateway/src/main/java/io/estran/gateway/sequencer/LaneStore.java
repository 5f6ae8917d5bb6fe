package io.estran.gateway.sequencer;

import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the sequencer remembers, behind a port: in the product the state store of one partition of {@code estran.ingest},
 * with its changelog; in tests a map. Every call sees what the calls before it wrote. One thread.
 */
interface LaneStore {
    /** A copy that the caller may change, or null; changes count after {@link #put}. */
    @Nullable
    Lane lane(AgentName agent, Id128 lane);

    /** Keeps the lane as it is now. */
    void put(Lane lane);

    /** Removes a lane for good; its account is withdrawn from {@code estran.lanes}. */
    void forget(AgentName agent, Id128 lane);

    /** Which lanes of an agent are remembered, in the order of their openings; empty for a new agent. */
    Lineage lineage(AgentName agent);

    /** Keeps the lineage as it is now. */
    void put(AgentName agent, Lineage lineage);

    /** Shows every lane; the visitor may put lanes, but no new ones. */
    void forEachLane(Consumer<Lane> visitor);
}
