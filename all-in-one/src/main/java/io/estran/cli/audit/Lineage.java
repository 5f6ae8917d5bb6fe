package io.estran.cli.audit;

import io.estran.protocol.account.Account;
import io.estran.protocol.lane.Id128;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which lane of an agent follows which, as far as accounts are kept. Immutable after its making; one thread.
 */
final class Lineage {
    private static final Comparator<Account> OLDEST_FIRST = Comparator.comparing(Account::batchClass)
            .thenComparingLong(Account::runNumber)
            .thenComparing(account -> account.lane().toString());

    private final Map<Id128, List<Account>> followers = new HashMap<>();
    private final List<Account> roots = new ArrayList<>();
    private final List<Account> all;

    /** Of all kept accounts of one agent. */
    Lineage(Collection<Account> accounts) {
        all = accounts.stream().sorted(OLDEST_FIRST).toList();
        Map<Id128, Account> kept = new HashMap<>();
        all.forEach(account -> kept.put(account.lane(), account));
        for (Account account : all) {
            Id128 before = account.predecessor().lane();
            if (!before.equals(Id128.NONE)) {
                followers.computeIfAbsent(before, lane -> new ArrayList<>()).add(account);
            }
            if (!kept.containsKey(before)) {
                roots.add(account);
            }
        }
    }

    /** Kept lanes that name this one as their predecessor. */
    List<Account> followers(Account account) {
        return followers.getOrDefault(account.lane(), List.of());
    }

    /** The same, and those that the account itself names although their own accounts are gone. */
    List<Id128> successors(Account account) {
        Set<Id128> successors = new LinkedHashSet<>(account.successors());
        followers(account).forEach(follower -> successors.add(follower.lane()));
        return List.copyOf(successors);
    }

    /** The chains, each with its lanes in order: a lane right before the one that follows it. */
    List<ChainAudit> chains() {
        Set<Account> seen = new LinkedHashSet<>();
        List<ChainAudit> chains = new ArrayList<>();
        roots.forEach(root -> chains.add(chain(root, seen)));
        all.stream().filter(account -> !seen.contains(account)).forEach(left -> chains.add(chain(left, seen)));
        return chains;
    }

    private ChainAudit chain(Account first, Set<Account> seen) {
        List<Account> lanes = new ArrayList<>();
        Deque<Account> next = new ArrayDeque<>(List.of(first));
        for (Account lane = next.poll(); lane != null; lane = next.poll()) {
            if (seen.add(lane)) {
                lanes.add(lane);
                List<Account> after = followers(lane);
                for (int i = after.size() - 1; i >= 0; i--) {
                    next.push(after.get(i));
                }
            }
        }
        return new ChainAudit(
                lanes,
                lanes.stream()
                        .filter(lane -> followers(lane).isEmpty())
                        .map(Account::lane)
                        .toList());
    }
}
