package io.estran.gateway.session;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest account of every lane, as read from {@code estran.lanes}, ready to be sent down, and the connections that want
 * them. Belongs to the thread of {@link Accounts}; only the figures may be asked for by others. Bounded in bytes: beyond, the
 * accounts of the agent whose accounts changed longest ago are forgotten and counted.
 */
final class AccountTable {
    /** Most accounts repeated to one agent at a time, the newest. */
    private static final int MAX_REPEATED = 64;

    private static final int OVERHEAD_BYTES = 256;

    /**
     * An account as it goes down.
     *
     * @param lane whose
     * @param offset its offset in {@code estran.lanes}
     * @param open whether the lane may still change
     * @param message what the agent reads
     */
    record Held(Id128 lane, long offset, boolean open, byte[] message) {}

    private static final class Agent {
        private final Map<Id128, Held> lanes = new HashMap<>();
        private final Set<Downlink> downlinks = new HashSet<>();
    }

    private final Map<AgentName, Agent> agents = new LinkedHashMap<>(16, 0.75f, true);
    private final long capacityBytes;
    private final Counter forgotten;
    /** Written by the owner, read by metrics, too. */
    private final AtomicLong bytes = new AtomicLong();

    private final AtomicInteger size = new AtomicInteger();

    AccountTable(long capacityBytes, MeterRegistry registry) {
        this.capacityBytes = capacityBytes;
        forgotten = registry.counter("estran.gateway.accounts.forgotten");
        Gauge.builder("estran.gateway.accounts.held", bytes, AtomicLong::get)
                .baseUnit("bytes")
                .description("Memory that accounts take; beyond agents.accounts the longest unchanged are forgotten")
                .register(registry);
        Gauge.builder("estran.gateway.accounts.agents", size, AtomicInteger::get)
                .description("Agents of which accounts are held, or that are connected")
                .register(registry);
    }

    /** A newer account of a lane was read: keeps it and hands it to the agent's connections. */
    void put(Account account, long offset) {
        byte[] message = AccountJson.writeMessage(new AccountMessage(account, offset));
        Held held = new Held(account.lane(), offset, account.status() != LaneStatus.COMPLETE, message);
        Agent agent = agents.computeIfAbsent(account.agent(), name -> new Agent());
        Held before = agent.lanes.put(held.lane(), held);
        count(cost(held) - (before == null ? 0 : cost(before)));
        agent.downlinks.forEach(downlink -> downlink.offer(List.of(held)));
        forgetIfFull();
    }

    /** The sequencer has forgotten a lane. */
    void remove(AgentName name, Id128 lane) {
        Agent agent = agents.get(name);
        Held gone = agent == null ? null : agent.lanes.remove(lane);
        removeIfEmpty(name, agent);
        count(gone == null ? 0 : -cost(gone));
    }

    private void removeIfEmpty(AgentName name, @Nullable Agent agent) {
        if (agent != null && agent.downlinks.isEmpty() && agent.lanes.isEmpty()) {
            agents.remove(name);
        }
    }

    /** Agents that are known now. */
    int agents() {
        return agents.size();
    }

    private static long cost(Held held) {
        return (long) OVERHEAD_BYTES + held.message().length;
    }

    private void count(long change) {
        bytes.addAndGet(change);
        size.set(agents.size());
    }

    private void forgetIfFull() {
        while (bytes.get() > capacityBytes && agents.size() > 1) {
            Agent oldest = agents.values().iterator().next();
            AgentName name = agents.keySet().iterator().next();
            long freed =
                    oldest.lanes.values().stream().mapToLong(AccountTable::cost).sum();
            forgotten.increment(oldest.lanes.size());
            oldest.lanes.clear();
            if (oldest.downlinks.isEmpty()) {
                agents.remove(name);
            } else {
                agents.get(name); // counts as used: its connections stay attached
            }
            count(-freed);
        }
    }

    /** The connection wants its agent's accounts: all that are held at once, then what changes; or it wants no more. */
    void look(Downlink downlink) {
        AgentName name = downlink.agent();
        if (downlink.isOpen()) {
            Agent agent = agents.computeIfAbsent(name, n -> new Agent());
            agent.downlinks.add(downlink);
            downlink.offer(newestFirst(agent));
        } else {
            Agent agent = agents.get(name);
            if (agent != null && agent.downlinks.remove(downlink)) {
                removeIfEmpty(name, agent);
            }
        }
        count(0);
    }

    /** Says again to every connection what its agent's open lanes stand at (rule 21). */
    void repeat() {
        // Not by name: looking an agent up would make it the one that changed last.
        for (Agent agent : agents.values()) {
            if (!agent.downlinks.isEmpty()) {
                List<Held> open = newestFirst(agent).stream()
                        .filter(Held::open)
                        .limit(MAX_REPEATED)
                        .toList();
                agent.downlinks.forEach(downlink -> downlink.offer(open));
            }
        }
    }

    private static List<Held> newestFirst(Agent agent) {
        List<Held> all = new ArrayList<>(agent.lanes.values());
        all.sort(Comparator.comparingLong(Held::offset).reversed());
        return all;
    }
}
