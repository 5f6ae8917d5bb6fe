package io.estran.gateway.sequencer;

import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps bytes, as the product's store does, so that what the formats lose is lost here, too. */
final class MapLaneStore implements LaneStore {
    final Map<String, byte[]> lanes = new HashMap<>();
    final Map<AgentName, byte[]> lineages = new HashMap<>();
    final List<Id128> forgotten = new ArrayList<>();

    @Override
    public @Nullable Lane lane(AgentName agent, Id128 lane) {
        byte[] bytes = lanes.get(agent + "/" + lane);
        return bytes == null ? null : LaneFormat.read(bytes);
    }

    @Override
    public void put(Lane lane) {
        lanes.put(lane.agent + "/" + lane.id, LaneFormat.write(lane));
    }

    @Override
    public void forget(AgentName agent, Id128 lane) {
        lanes.remove(agent + "/" + lane);
        forgotten.add(lane);
    }

    @Override
    public Lineage lineage(AgentName agent) {
        byte[] bytes = lineages.get(agent);
        return bytes == null ? new Lineage() : Lineage.fromBytes(bytes);
    }

    @Override
    public void put(AgentName agent, Lineage lineage) {
        lineages.put(agent, lineage.toBytes());
    }

    @Override
    public void forEachLane(Consumer<Lane> visitor) {
        List.copyOf(lanes.values()).forEach(bytes -> visitor.accept(LaneFormat.read(bytes)));
    }
}
