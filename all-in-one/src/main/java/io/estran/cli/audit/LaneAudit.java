package io.estran.cli.audit;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.Id128;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One lane.
 *
 * @param account the sequencer's newest statement
 * @param sent largest sequence that is known to be sealed: stored, declared, or stated by a successor
 * @param ended whether {@code sent} is the lane's last sequence, for ever
 * @param successors lanes that name it as their predecessor
 * @param forks what tells that branches of the agent part here, in words; nothing of it is unaccounted for
 * @param coming what an agent that is online still has to send of it, in words; nothing of it is unaccounted for
 * @param faults what is unaccounted for, in words; empty if nothing is
 */
public record LaneAudit(
        Account account,
        long sent,
        boolean ended,
        List<Id128> successors,
        List<String> forks,
        List<String> coming,
        List<String> faults) {
    public LaneAudit {
        successors = List.copyOf(successors);
        forks = List.copyOf(forks);
        coming = List.copyOf(coming);
        faults = List.copyOf(faults);
    }

    /** Sequences in declared gaps. */
    static long declared(Account account) {
        return account.gaps().stream()
                .mapToLong(gap -> gap.to() - gap.from() + 1)
                .sum();
    }

    /** Sequences that were sealed, as a later lane states or as they came too early, and are neither stored nor declared; at least. */
    static long missing(Account account, Lineage lineage) {
        long early = account.status() == LaneStatus.UNKNOWN ? 1 : 0;
        return Math.max(early, statedEnd(account, lineage) - account.last());
    }

    private static long statedEnd(Account account, Lineage lineage) {
        return lineage.followers(account).stream()
                .mapToLong(follower -> follower.predecessor().sequence())
                .max()
                .orElse(-1);
    }

    /**
     * Judges a lane.
     *
     * @param onTheWay whether its agent is online and holds as many batches as are missing of all its lanes
     */
    static LaneAudit of(Account account, Lineage lineage, boolean onTheWay) {
        List<Account> followers = lineage.followers(account);
        long statedEnd = statedEnd(account, lineage);
        List<String> coming = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        LaneStatus status = account.status();
        if (status == LaneStatus.UNKNOWN && onTheWay) {
            coming.add("its records came too early: its agent sends them again");
        } else if (status == LaneStatus.UNKNOWN) {
            faults.add("its records come too early: the lane, or its predecessor, is not known");
        } else if (status == LaneStatus.BLOCKED) {
            faults.add("blocked: needs version " + account.needsVersion() + "; start a newer sequencer");
        } else if (status == LaneStatus.QUARANTINED) {
            faults.add("quarantined; what came of it since is in estran.quarantine, as far as that keeps it");
        } else if (status == LaneStatus.FORKED) {
            faults.add("forked: what another branch sealed at the same places is in estran.quarantine");
        }
        if (statedEnd > account.last() && onTheWay) {
            coming.add("sequences " + (account.last() + 1) + " to " + statedEnd + " are on their way");
        } else if (statedEnd > account.last()) {
            faults.add("sequences " + (account.last() + 1) + " to " + statedEnd
                    + " were sealed, as a successor states, and are neither stored nor declared");
        }
        // Gaps beyond the bound are merged over what was stored between them: then the sum says nothing.
        boolean merged = account.gaps().size() == Account.MAX_GAPS;
        if (!merged && account.stored() + declared(account) != account.last()) {
            faults.add("the account does not add up: " + account.stored() + " stored and " + declared(account)
                    + " declared of " + account.last());
        }
        return new LaneAudit(
                account,
                Math.max(account.last(), statedEnd),
                status == LaneStatus.COMPLETE || statedEnd >= 0,
                lineage.successors(account),
                forks(account, followers, lineage.successors(account)),
                coming,
                faults);
    }

    private static List<String> forks(Account account, List<Account> followers, List<Id128> successors) {
        List<String> forks = new ArrayList<>();
        if (successors.size() > 1) {
            forks.add("fork: " + successors.size() + " lanes follow it, "
                    + successors.stream().map(Id128::toString).collect(Collectors.joining(", "))
                    + ": a clone or a restored image");
        }
        for (Account follower : followers) {
            if (follower.predecessor().sequence() < account.last()) {
                forks.add("fork: it goes on to " + account.last() + ", and " + follower.lane() + " follows it at "
                        + follower.predecessor().sequence() + ": a clone or a restored image");
            }
        }
        return forks;
    }
}
