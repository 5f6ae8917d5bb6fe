package io.estran.cli.audit;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * One lane.
 *
 * @param account the sequencer's newest statement
 * @param sent largest sequence that is known to be sealed: stored, declared, or stated by a successor
 * @param ended whether {@code sent} is the lane's last sequence, for ever
 * @param faults what is unaccounted for, in words; empty if nothing is
 */
public record LaneAudit(Account account, long sent, boolean ended, List<String> faults) {
    public LaneAudit {
        faults = List.copyOf(faults);
    }

    /** Sequences in declared gaps. */
    static long declared(Account account) {
        return account.gaps().stream()
                .mapToLong(gap -> gap.to() - gap.from() + 1)
                .sum();
    }

    /**
     * Judges a lane.
     *
     * @param statedEnd the largest length that a successor states; -1 if none does
     */
    static LaneAudit of(Account account, long statedEnd) {
        List<String> faults = new ArrayList<>();
        LaneStatus status = account.status();
        if (status == LaneStatus.UNKNOWN) {
            faults.add("its records come too early: the lane, or its predecessor, is not known");
        } else if (status == LaneStatus.BLOCKED) {
            faults.add("blocked: needs version " + account.needsVersion() + "; start a newer sequencer");
        } else if (status == LaneStatus.QUARANTINED) {
            faults.add("quarantined: unknown lineage; its records are in estran.quarantine");
        } else if (status == LaneStatus.FORKED) {
            faults.add("forked: what another branch sealed at the same places is in estran.quarantine");
        }
        if (statedEnd > account.last()) {
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
                account, Math.max(account.last(), statedEnd), status == LaneStatus.COMPLETE || statedEnd >= 0, faults);
    }
}
