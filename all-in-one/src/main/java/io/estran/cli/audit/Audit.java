package io.estran.cli.audit;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.stream.CommittedSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects accounts and presences, and judges them. One thread. */
public final class Audit implements CommittedSink {
    private final Map<Id128, Account> accounts = new LinkedHashMap<>();
    private final Map<AgentName, Heard> heard = new HashMap<>();

    private record Heard(Presence presence, long at) {
        /** Whether the other is a will: said when the connection began, told when it was lost. */
        boolean isLaterThan(Presence other) {
            return presence.run().equals(other.run())
                    && presence.connection() == other.connection()
                    && presence.time() > other.time();
        }
    }

    @Override
    public void account(AccountMessage message) {
        accounts.put(message.account().lane(), message.account());
    }

    @Override
    public void forgotten(Id128 lane) {
        accounts.remove(lane);
    }

    @Override
    public void presence(Presence presence, long heardAt) {
        Heard before = heard.get(presence.agent());
        if (before != null && isOlder(presence, before.presence())) {
            return;
        }
        Presence newest = before != null && !presence.online() && before.isLaterThan(presence)
                ? offline(before.presence())
                : presence;
        heard.put(presence.agent(), new Heard(newest, heardAt));
    }

    /** A will was composed when its connection began: what it held was said better later. */
    private static Presence offline(Presence last) {
        return new Presence(
                last.agent(),
                last.run(),
                last.runNumber(),
                last.connection(),
                false,
                last.version(),
                last.time(),
                last.watermark(),
                last.spoolBytes(),
                last.spoolCapacity(),
                last.spoolHours(),
                last.pending());
    }

    /** Presence counts only for the latest connection of the current run (DELIVERY.md rule 16). */
    private static boolean isOlder(Presence presence, Presence than) {
        return presence.runNumber() < than.runNumber()
                || (presence.runNumber() == than.runNumber() && presence.connection() < than.connection());
    }

    @Override
    public void removed(AgentName agent) {
        heard.remove(agent);
    }

    /**
     * All agents, by name.
     *
     * @param only one agent; null for all
     * @param nowNanos by the clock that dates Kafka's records, ns since the Unix epoch
     */
    public List<AgentAudit> judge(@Nullable AgentName only, long nowNanos) {
        Map<AgentName, List<Account>> lanes = new TreeMap<>();
        heard.keySet().forEach(agent -> lanes.put(agent, new ArrayList<>()));
        for (Account account : accounts.values()) {
            lanes.computeIfAbsent(account.agent(), agent -> new ArrayList<>()).add(account);
        }
        if (only != null) {
            lanes.keySet().retainAll(List.of(only));
        }
        List<AgentAudit> agents = new ArrayList<>();
        lanes.forEach((agent, all) -> {
            Heard word = heard.get(agent);
            boolean online =
                    word != null && word.presence().online() && nowNanos - word.at() <= AgentStanding.SILENCE_NANOS;
            agents.add(AgentAudit.of(agent, word == null ? null : word.presence(), online, all));
        });
        return agents;
    }
}
