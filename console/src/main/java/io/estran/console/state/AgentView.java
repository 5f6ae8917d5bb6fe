package io.estran.console.state;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.twin.state.AgentStanding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

    /** The lanes that are not listed. */
    List<Account> others(List<Account> listed) {
        List<Account> others = new ArrayList<>(standing.accounts());
        others.removeAll(listed);
        return others;
    }
}
