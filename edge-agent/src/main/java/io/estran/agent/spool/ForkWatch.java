package io.estran.agent.spool;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what this agent's lanes name as their predecessors with what the sequencer has stored of those (rules 9, 14):
 * another lane that follows the same one, or more of it than was named, was sealed by another branch of this agent: a clone, or
 * what ran here before an old image was restored. Nothing is refused for it; one event a lane names both branches (again in a
 * later run if its predecessor is no longer held). The account says it for good, also if a crash takes the event. Owned by the
 * storage thread.
 */
final class ForkWatch {
    private static final Logger log = LoggerFactory.getLogger(ForkWatch.class);

    private final LaneBook book;
    private final SpoolEvents told;

    ForkWatch(LaneBook book, SpoolEvents told) {
        this.book = book;
        this.told = told;
    }

    /** An account came; {@code isNews} unless an earlier run has seen the very same, and stated what it says. */
    void look(Account account, boolean isNews) {
        for (Lane lane : book.lanes()) {
            LanePoint named = lane.predecessor;
            if (lane.isForkKnown || named == null || !named.lane().equals(account.lane())) {
                continue;
            }
            String other = otherBranch(lane.id, named, account);
            if (other == null) {
                continue;
            }
            lane.isForkKnown = true;
            if (isNews) {
                state(lane, named, account, other);
            }
        }
    }

    /** The lanes in which another branch goes on; null if there is none. Of a forked lane its status tells. */
    private static @Nullable String otherBranch(Id128 lane, LanePoint named, Account account) {
        if (account.status() == LaneStatus.QUARANTINED || account.status() == LaneStatus.FORKED) {
            return null;
        }
        if (!account.successors().isEmpty()) {
            return account.successors().stream()
                    .filter(successor -> !successor.equals(lane))
                    .map(Id128::toString)
                    .collect(Collectors.joining(" "));
        }
        boolean goesOn = account.last() > named.sequence()
                || (account.last() == named.sequence() && !account.hash().equals(named.hash()));
        return goesOn ? account.lane().toString() : null;
    }

    private void state(Lane lane, LanePoint named, Account account, String other) {
        log.warn(
                "this agent is forked: lane {} follows lane {} at {}, and so does what another branch sealed: {}. Nothing is lost,"
                        + " and twins keep one of each window. If a second machine runs on a copy of this data folder, give it"
                        + " a name and an empty data folder of its own; if an old image was restored here, all is well",
                lane.id,
                named.lane(),
                named.sequence(),
                other);
        told.happened(
                SpoolEvents.FORK,
                Map.of(
                        "kind", "clone or restored image",
                        "class", lane.batchClass.word(),
                        "lane", lane.id.toString(),
                        "other", other,
                        "predecessor", named.lane().toString(),
                        "named", named.sequence(),
                        "stored", account.last()));
    }
}
