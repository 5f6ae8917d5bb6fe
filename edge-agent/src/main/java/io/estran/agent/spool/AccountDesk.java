package io.estran.agent.spool;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the sequencer's accounts make the spool do: free, send again, state gaps, go on with another lane (rules 11, 12, 14,
 * 19, 21 to 23, 25). Owned by the storage thread.
 */
final class AccountDesk {
    private final LaneBook book;
    private final Shelf shelf;
    private final GapWriter gaps;
    private final SendPlan plan;
    private final SpoolEvents happenings;
    private final ForkWatch forks;
    private final EnumMap<BatchClass, Long> checkpointed = new EnumMap<>(BatchClass.class);
    private final long runNumber;
    private long latestOther;
    private long epoch;
    private boolean wantsCheckpoint;

    AccountDesk(LaneBook book, Shelf shelf, GapWriter gaps, SendPlan plan, SpoolEvents happenings, long runNumber) {
        this.runNumber = runNumber;
        this.book = book;
        this.shelf = shelf;
        this.gaps = gaps;
        this.plan = plan;
        this.happenings = happenings;
        this.forks = new ForkWatch(book, happenings);
        this.epoch = book.lanes().stream().mapToLong(Lane::accountEpoch).max().orElse(-1);
    }

    void account(AccountMessage message) {
        Account account = message.account();
        if (account.epoch() < epoch) {
            return;
        }
        epoch(account.epoch());
        if (!book.isOwn(account.lane())) {
            latestOther = Math.max(latestOther, account.runNumber());
        }
        Lane lane = book.lane(account.lane());
        boolean isNews = lane == null || !lane.isOldNews(account, message.offset());
        Account before = lane == null ? null : lane.account();
        if (lane != null && !lane.accept(account, message.offset())) {
            return;
        }
        forks.look(account, isNews);
        if (lane == null) {
            return;
        }
        if (before == null || before.status() != account.status()) {
            changed(lane, account, isNews ? happenings : SpoolEvents.NONE);
        }
        if (account.status() == LaneStatus.UNKNOWN) {
            restate(lane, account);
        } else if (!isFreedUncounted(account) && account.last() < lane.freed()) {
            happenings.happened(
                    "account-went-back",
                    Map.of(
                            "lane", lane.id.toString(),
                            "class", lane.batchClass.word(),
                            "last", account.last(),
                            "freed", lane.freed()));
            gaps.prepend(lane, account.last() + 1, account.hash(), lane.freed(), lane.freedHash(), GapReason.LOST);
        }
        free(lane);
        plan.resend(lane);
    }

    /** Of such a lane more is freed than is counted; a gap for it would take the place of what another branch still sends. */
    private static boolean isFreedUncounted(Account account) {
        return account.status() == LaneStatus.QUARANTINED || account.status() == LaneStatus.FORKED;
    }

    /**
     * The run number that presence is stated under: this run's; but if accounts tell of another run that is not earlier, of a
     * copy of this agent or of what ran here before an old image was restored, one more than that, as only the latest run counts
     * (rule 16).
     */
    long presenceRun() {
        return Math.max(runNumber, latestOther + 1);
    }

    /** An account or PUBACK states an epoch: a newer one voids all stored positions (rule 25). */
    void epoch(long stated) {
        if (stated > epoch) {
            if (epoch >= 0) {
                book.lanes().forEach(lane -> lane.epochBegan(stated));
                book.lanes().forEach(plan::unsendAll);
                happenings.happened("epoch-changed", Map.of("from", epoch, "to", stated));
            }
            epoch = stated;
        }
    }

    private void changed(Lane lane, Account account, SpoolEvents told) {
        Map<String, Object> fields =
                Map.of("lane", lane.id.toString(), "class", lane.batchClass.word(), "last", account.last());
        switch (account.status()) {
            case QUARANTINED -> {
                book.forgetTip(lane);
                wantsCheckpoint = true;
                told.happened("lane-quarantined", fields);
            }
            case FORKED -> {
                if (book.isCurrent(lane)) {
                    book.endCurrent(lane.batchClass);
                }
                told.happened(
                        SpoolEvents.FORK,
                        Map.of(
                                "kind", "resumed snapshot",
                                "class", lane.batchClass.word(),
                                "lane", lane.id.toString(),
                                "other", lane.id.toString(),
                                "stored", account.last()));
            }
            case BLOCKED ->
                told.happened(
                        "lane-blocked",
                        Map.of(
                                "lane", lane.id.toString(),
                                "class", lane.batchClass.word(),
                                "needsVersion", (long) account.needsVersion()));
            case OK, UNKNOWN, COMPLETE -> {
                // The ordinary course.
            }
        }
    }

    /** Rule 11: the sequencer does not know the beginning; if it was freed, that is stated. */
    private void restate(Lane lane, Account account) {
        Item first = lane.isEmpty() ? null : lane.items.get(0);
        if (first == null) {
            return;
        }
        if (first.from > 1) {
            gaps.prepend(lane, 1, Hash256.ZERO, first.from - 1, lane.freedHash(), GapReason.FREED);
        } else if (isOrphan(lane, first, account)) {
            gaps.replace(lane, 0, 1, GapReason.FREED);
        }
    }

    /** An opening that was read and dropped because its predecessor is not known, and is no longer held here. */
    private boolean isOrphan(Lane lane, Item first, Account account) {
        if (lane.predecessor == null || first.gap == GapReason.FREED || first.state != Item.State.STORED) {
            return false;
        }
        Lane before = book.lane(lane.predecessor.lane());
        return account.position() >= first.storedAt && (before == null || before.isEmpty());
    }

    /** Frees what the account covers and the last checkpoint knows as sealed (rule 22). */
    void free(Lane lane) {
        long behind = checkpointed.getOrDefault(lane.batchClass, 0L);
        int count = 0;
        while (count < lane.items.size()
                && isFinal(lane, lane.items.get(count))
                && lane.items.get(count).position < behind) {
            shelf.freed(lane, lane.items.get(count));
            count++;
        }
        lane.removeFirst(count);
    }

    private static boolean isFinal(Lane lane, Item item) {
        Account account = lane.account();
        if (account == null || (lane.isAccountVoid() && account.status() != LaneStatus.QUARANTINED)) {
            return false;
        }
        // What a forked lane's account has passed without counting lies in the quarantine topic.
        return item.to <= lane.covered()
                || (account.status() == LaneStatus.FORKED
                        && item.state == Item.State.STORED
                        && account.position() >= item.storedAt);
    }

    /** A checkpoint was written when the logs were synced up to there. */
    void checkpointed(Map<BatchClass, Long> synced) {
        checkpointed.putAll(synced);
        wantsCheckpoint = false;
        book.lanes().forEach(this::free);
    }

    /** Whether something waits for a checkpoint to be freed. */
    boolean wantsCheckpoint() {
        return wantsCheckpoint
                || book.lanes().stream().anyMatch(lane -> !lane.isEmpty() && isFinal(lane, lane.items.get(0)));
    }
}
