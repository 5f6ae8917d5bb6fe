package io.estran.gateway.sequencer;

import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The state store of one partition: key {@code agent/lane} holds a {@link LaneFormat lane}, {@code agent} its {@link
 * Lineage}, {@code /} the {@link PartitionState}, {@code /quarantine/agent} the agent's allowance of the quarantine. The store is the truth; the set of lanes whose account is due is derived
 * from it. One thread, that of the partition's task.
 */
final class KafkaLaneStore implements LaneStore {
    private static final String PARTITION = "/";
    private static final String QUARANTINE = "/quarantine/";
    private static final byte QUARANTINE_VERSION = 1;

    private final KeyValueStore<String, byte[]> store;
    private final BiConsumer<AgentName, String> withdrawAccount;
    private final Set<String> due = new LinkedHashSet<>();

    /**
     * Opens a store that may hold state already.
     *
     * @param withdrawAccount told agent and key of a lane that is forgotten
     */
    KafkaLaneStore(KeyValueStore<String, byte[]> store, BiConsumer<AgentName, String> withdrawAccount) {
        this.store = store;
        this.withdrawAccount = withdrawAccount;
        forEachLane(lane -> {
            if (lane.accountDue) {
                due.add(key(lane.agent, lane.id));
            }
        });
    }

    /** The key of a lane here, in the changelog and in {@code estran.lanes}. */
    static String key(AgentName agent, Id128 lane) {
        return agent.value() + "/" + lane;
    }

    @Override
    public @Nullable Lane lane(AgentName agent, Id128 lane) {
        byte[] bytes = store.get(key(agent, lane));
        return bytes == null ? null : LaneFormat.read(bytes);
    }

    @Override
    public void put(Lane lane) {
        String key = key(lane.agent, lane.id);
        store.put(key, LaneFormat.write(lane));
        if (lane.accountDue) {
            due.add(key);
        }
    }

    @Override
    public void forget(AgentName agent, Id128 lane) {
        String key = key(agent, lane);
        store.delete(key);
        due.remove(key);
        withdrawAccount.accept(agent, key);
    }

    @Override
    public Lineage lineage(AgentName agent) {
        byte[] bytes = store.get(agent.value());
        return bytes == null ? new Lineage() : Lineage.fromBytes(bytes);
    }

    @Override
    public void put(AgentName agent, Lineage lineage) {
        store.put(agent.value(), lineage.toBytes());
    }

    @Override
    public void forEachLane(Consumer<Lane> visitor) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                if (entry.key.indexOf('/') > 0) {
                    keys.add(entry.key);
                }
            }
        }
        for (String key : keys) {
            byte[] bytes = store.get(key);
            if (bytes != null) {
                visitor.accept(LaneFormat.read(bytes));
            }
        }
    }

    @Nullable
    PartitionState partition() {
        byte[] bytes = store.get(PARTITION);
        return bytes == null ? null : PartitionState.fromBytes(bytes);
    }

    void put(PartitionState partition) {
        store.put(PARTITION, partition.toBytes());
    }

    /** Until when the agent's allowance of the quarantine is paid for, ns; a past time if nothing of it was refused. */
    long quarantinePaidUntil(String agent) {
        byte[] bytes = store.get(QUARANTINE + agent);
        if (bytes == null) {
            return Long.MIN_VALUE;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        LaneFormat.checkVersion("quarantine", in.get(), QUARANTINE_VERSION);
        return in.getLong();
    }

    /** Format 1: version (1 byte), time (8 bytes, big-endian). */
    void quarantinePaidUntil(String agent, long time) {
        store.put(
                QUARANTINE + agent,
                ByteBuffer.allocate(9).put(QUARANTINE_VERSION).putLong(time).array());
    }

    /** Lanes whose account is due. */
    int due() {
        return due.size();
    }

    /** Shows each lane whose account is due, once, and takes it as written. */
    void drainDue(BiConsumer<String, Lane> writer) {
        for (String key : due) {
            byte[] bytes = store.get(key);
            if (bytes != null) {
                Lane lane = LaneFormat.read(bytes);
                writer.accept(key, lane);
                lane.accountDue = false;
                store.put(key, LaneFormat.write(lane));
            }
        }
        due.clear();
    }
}
