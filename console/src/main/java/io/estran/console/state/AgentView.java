package io.estran.console.state;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.twin.state.AgentStanding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One agent as the page shows it.
 *
 * @param standing what is known of it
 * @param online whether it is connected to a gateway
 */
record AgentView(AgentStanding standing, boolean online) {
    private static final Comparator<Account> MOST_WANTED = Comparator.comparing(
                    (Account account) -> !LaneView.isTroubled(account.status()))
            .thenComparing(account -> account.status() == LaneStatus.COMPLETE)
            .thenComparing(Comparator.comparingLong(Account::runNumber).reversed())
            .thenComparing(Account::batchClass)
            .thenComparing(Account::lane);

    private static final Comparator<Account> NEWEST_RUN = Comparator.comparingLong(Account::runNumber)
            .reversed()
            .thenComparing(Account::batchClass)
            .thenComparing(Account::lane);

    String name() {
        return standing.agent().value();
    }

    /** The lanes to list: in trouble, open, or of the newest run, in this order, at most so many. */
    List<Account> lanes(int most) {
        long newestRun =
                standing.accounts().stream().mapToLong(Account::runNumber).max().orElse(0);
        return standing.accounts().stream()
                .filter(account -> account.status() != LaneStatus.COMPLETE || account.runNumber() == newestRun)
                .sorted(MOST_WANTED)
                .limit(most)
                .toList();
    }

    /** A declared gap and its lane. */
    record LaneGap(Account account, Account.Range range) {}

    /** The newest gaps of all lanes, at most so many; what was stored and then freed is none. */
    List<LaneGap> gaps(int most) {
        List<LaneGap> gaps = new ArrayList<>();
        for (Account account : standing.accounts()) {
            for (Account.Range range : account.gaps()) {
                if (range.reason() != GapReason.FREED) {
                    gaps.add(new LaneGap(account, range));
                }
            }
        }
        gaps.sort(Comparator.comparing(LaneGap::account, NEWEST_RUN)
                .thenComparing(gap -> -gap.range().from()));
        return gaps.subList(0, Math.min(most, gaps.size()));
    }

    /** The newest lanes where branches part, at most so many: of a clone, or a restored image. */
    List<Account> forks(int most) {
        Map<Id128, Long> followedAt = new HashMap<>();
        for (Account account : standing.accounts()) {
            followedAt.merge(account.predecessor().lane(), account.predecessor().sequence(), Math::min);
        }
        return standing.accounts().stream()
                .filter(account -> account.successors().size() > 1
                        || account.last() > followedAt.getOrDefault(account.lane(), Long.MAX_VALUE))
                .sorted(NEWEST_RUN)
                .limit(most)
                .toList();
    }

    /** The lanes that are not listed. */
    List<Account> others(List<Account> listed) {
        List<Account> others = new ArrayList<>(standing.accounts());
        others.removeAll(listed);
        return others;
    }
}
