package io.estran.cli.audit;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.Presence;
import io.estran.protocol.name.AgentName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One agent.
 *
 * @param presence what it said last of itself; null if nothing is kept
 * @param online whether it is connected, as far as is known
 * @param chains its lanes as they follow one another: by class, the oldest first
 * @param lanes in the order of the chains
 * @param faults what is unaccounted for beyond its lanes, in words
 */
public record AgentAudit(
        AgentName agent,
        @Nullable Presence presence,
        boolean online,
        List<ChainAudit> chains,
        List<LaneAudit> lanes,
        List<String> faults) {
    public AgentAudit {
        chains = List.copyOf(chains);
        lanes = List.copyOf(lanes);
        faults = List.copyOf(faults);
    }

    /** Whether nothing of it is unaccounted for. */
    public boolean isAccountedFor() {
        return faults.isEmpty() && lanes.stream().allMatch(lane -> lane.faults().isEmpty());
    }

    static AgentAudit of(AgentName agent, @Nullable Presence presence, boolean online, List<Account> accounts) {
        Lineage lineage = new Lineage(accounts);
        List<ChainAudit> chains = lineage.chains();
        long missing = accounts.stream()
                .mapToLong(account -> LaneAudit.missing(account, lineage))
                .sum();
        // Live data goes first: the backlog of an older lane may still be with the agent, and counts in what it holds.
        boolean onTheWay = online && presence != null && missing <= presence.pending();
        List<LaneAudit> lanes = chains.stream()
                .flatMap(chain -> chain.lanes().stream())
                .map(account -> LaneAudit.of(account, lineage, onTheWay))
                .toList();
        List<String> faults = new ArrayList<>();
        if (presence != null && !online && presence.pending() > 0) {
            faults.add("it is offline, and held " + presence.pending()
                    + " batches that were not accounted for when it was last heard of; they come when it comes back");
        }
        if (presence != null && online && !onTheWay) {
            faults.add("it is online and said last that it holds " + presence.pending() + " batches, but " + missing
                    + " are missing; it says that every ten seconds: if it has opened a lane since, ask again");
        }
        return new AgentAudit(agent, presence, online, chains, lanes, faults);
    }
}
