package io.estran.gateway.session;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest account of every lane, as read from {@code estran.lanes}, ready to be sent down. Filled by one reader thread, asked
 * by event loops; one lock, held for one agent at a time. Bounded in bytes: beyond, the accounts of the agent whose accounts changed longest
 * ago are forgotten and counted.
 */
public final class AccountTable {
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
    private long bytes;

    public AccountTable(long capacityBytes, MeterRegistry registry) {
        this.capacityBytes = capacityBytes;
        forgotten = registry.counter("estran.gateway.accounts.forgotten");
        registry.gauge("estran.gateway.accounts.held.bytes", this, AccountTable::heldBytes);
    }

    private synchronized double heldBytes() {
        return bytes;
    }

    /** A newer account of a lane was read: keeps it and hands it to the agent's connections. */
    public synchronized void put(Account account, long offset) {
        byte[] message = AccountJson.writeMessage(new AccountMessage(account, offset));
        Held held = new Held(account.lane(), offset, account.status() != LaneStatus.COMPLETE, message);
        Agent agent = agents.computeIfAbsent(account.agent(), name -> new Agent());
        Held before = agent.lanes.put(held.lane(), held);
        bytes += cost(held) - (before == null ? 0 : cost(before));
        agent.downlinks.forEach(downlink -> downlink.offer(held));
        forgetIfFull();
    }

    /** The sequencer has forgotten a lane. */
    public synchronized void remove(AgentName name, Id128 lane) {
        Agent agent = agents.get(name);
        Held gone = agent == null ? null : agent.lanes.remove(lane);
        bytes -= gone == null ? 0 : cost(gone);
        removeIfEmpty(name, agent);
    }

    private void removeIfEmpty(AgentName name, @Nullable Agent agent) {
        if (agent != null && agent.downlinks.isEmpty() && agent.lanes.isEmpty()) {
            agents.remove(name);
        }
    }

    /** Agents that are known now. */
    synchronized int agents() {
        return agents.size();
    }

    private static long cost(Held held) {
        return (long) OVERHEAD_BYTES + held.message().length;
    }

    private void forgetIfFull() {
        while (bytes > capacityBytes && agents.size() > 1) {
            Agent oldest = agents.values().iterator().next();
            AgentName name = agents.keySet().iterator().next();
            bytes -=
                    oldest.lanes.values().stream().mapToLong(AccountTable::cost).sum();
            forgotten.increment(oldest.lanes.size());
            oldest.lanes.clear();
            if (oldest.downlinks.isEmpty()) {
                agents.remove(name);
            } else {
                agents.get(name); // counts as used: its connections stay attached
            }
        }
    }

    /** From now on the connection hears of the agent's lanes; at once of all that are held. */
    synchronized void attach(AgentName name, Downlink downlink) {
        Agent agent = agents.computeIfAbsent(name, n -> new Agent());
        if (agent.downlinks.add(downlink)) {
            newestFirst(agent).forEach(downlink::offer);
        }
    }

    synchronized void detach(AgentName name, Downlink downlink) {
        Agent agent = agents.get(name);
        if (agent != null) {
            agent.downlinks.remove(downlink);
            removeIfEmpty(name, agent);
        }
    }

    /** Says again to every connection what its agent's open lanes stand at (rule 21); called every some seconds. */
    public void repeat() {
        connected().forEach(this::repeat);
    }

    private synchronized List<AgentName> connected() {
        return agents.entrySet().stream()
                .filter(entry -> !entry.getValue().downlinks.isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    private synchronized void repeat(AgentName name) {
        Agent agent = agents.get(name);
        if (agent != null) {
            List<Held> open = newestFirst(agent).stream()
                    .filter(Held::open)
                    .limit(MAX_REPEATED)
                    .toList();
            agent.downlinks.forEach(downlink -> open.forEach(downlink::offer));
        }
    }

    private static List<Held> newestFirst(Agent agent) {
        List<Held> all = new ArrayList<>(agent.lanes.values());
        all.sort(Comparator.comparingLong(Held::offset).reversed());
        return all;
    }
}
