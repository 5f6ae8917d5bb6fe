package io.estran.agent.spool;

import io.estran.agent.checkpoint.LaneState;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One lane as this agent knows it: what the spool still holds of it, in order, and the newest account. Owned by the storage
 * thread.
 */
final class Lane {
    final Id128 id;
    final long number;
    final BatchClass batchClass;
    final Id128 run;
    final long runNumber;
    final @Nullable LanePoint predecessor;
    /** Held batches and gaps in order, nothing missing between them. */
    final List<Item> items = new ArrayList<>();

    private long freed;
    private Hash256 freedHash;
    private long tip;
    private Hash256 tipHash;
    private @Nullable Account account;
    private long accountEpoch;
    private long accountOffset;
    /** It is of an older epoch than the newest known: its positions, and what it counts, may be gone (rule 25). */
    private boolean isAccountVoid;
    /** No item before this index is unsent. */
    private int cursor;
    /** Last sequence handed to the uplink. */
    long sent;
    /** Whether it is known that another branch of the agent follows the same lane. */
    boolean isForkKnown;

    private boolean paused;
    private long pausedUntil;

    Lane(LaneState state) {
        id = state.id();
        number = state.number();
        batchClass = state.batchClass();
        run = state.run();
        runNumber = state.runNumber();
        predecessor = state.predecessor();
        freed = state.freed();
        freedHash = state.freedHash();
        tip = state.tip();
        tipHash = state.tipHash();
        accountEpoch = state.epoch();
        accountOffset = state.offset();
    }

    LaneState state() {
        return new LaneState(
                id,
                number,
                batchClass,
                run,
                runNumber,
                predecessor,
                freed,
                freedHash,
                tip,
                tipHash,
                accountEpoch,
                accountOffset);
    }

    LanePoint tip() {
        return new LanePoint(id, tip, tipHash);
    }

    long freed() {
        return freed;
    }

    /** Chain hash before the first item. */
    Hash256 freedHash() {
        return freedHash;
    }

    /** Appends what comes next in sequence. */
    void append(Item item) {
        items.add(item);
        reach(item);
    }

    private void reach(Item item) {
        if (item.to > tip) {
            tip = item.to;
            tipHash = item.hash;
        }
    }

    /** Puts a gap in the place of items [from, to) of the list; into the place before {@code from} if there are none. */
    void replace(int from, int to, Item gap) {
        items.subList(from, to).clear();
        items.add(from, gap);
        reach(gap);
        if (from == 0) {
            freed = gap.from - 1;
        }
        rewind(from);
    }

    /** Puts a gap before the first item; the lane begins with it now. */
    void prepend(Item gap, Hash256 before) {
        items.add(0, gap);
        freed = gap.from - 1;
        freedHash = before;
        reach(gap);
        rewind(0);
    }

    /** Forgets the first items: the account covers them. */
    void removeFirst(int count) {
        if (count > 0) {
            Item last = items.get(count - 1);
            freed = last.to;
            freedHash = last.hash;
            items.subList(0, count).clear();
            cursor = Math.max(0, cursor - count);
        }
    }

    /** Index of that very item; -1 if the lane no longer holds it. */
    int indexOf(Item item) {
        int low = 0;
        int high = items.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long from = items.get(middle).from;
            if (from == item.from) {
                return items.get(middle) == item ? middle : -1;
            } else if (from < item.from) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Chain hash before the item at that index. */
    Hash256 hashBefore(int index) {
        return index == 0 ? freedHash : items.get(index - 1).hash;
    }

    /** The first item that is not sent; null if all are. */
    @Nullable
    Item firstUnsent() {
        while (cursor < items.size() && items.get(cursor).state != Item.State.UNSENT) {
            cursor++;
        }
        return cursor < items.size() ? items.get(cursor) : null;
    }

    /** Whether at least so many bytes of it are not sent. */
    boolean hasUnsent(long bytes) {
        long found = 0;
        for (int i = cursor; i < items.size() && found < bytes; i++) {
            found += items.get(i).state == Item.State.UNSENT ? items.get(i).length : 0;
        }
        return found >= bytes;
    }

    /** That item is to be sent again, if the lane still holds it. */
    void unsend(Item item) {
        item.state = Item.State.UNSENT;
        int index = indexOf(item);
        if (index >= 0) {
            rewind(index);
        }
    }

    /** All of what was sent in this run that matches is to be sent again. */
    void unsend(Predicate<Item> which) {
        for (int i = 0; i < items.size() && items.get(i).from <= sent; i++) {
            Item item = items.get(i);
            if (item.state != Item.State.UNSENT && which.test(item)) {
                item.state = Item.State.UNSENT;
                rewind(i);
            }
        }
    }

    private void rewind(int index) {
        cursor = Math.min(cursor, index);
    }

    /** Nothing of it is sent before that time, monotonic, ns: the disk does not give its next item. */
    void pause(long until) {
        paused = true;
        pausedUntil = until;
    }

    boolean isPaused(long now) {
        paused &= now - pausedUntil < 0;
        return paused;
    }

    @Nullable
    Account account() {
        return account;
    }

    long accountEpoch() {
        return accountEpoch;
    }

    /** Whether it is the newest account that an earlier run has seen, and none came since. */
    boolean isOldNews(Account stated, long offset) {
        return account == null && stated.epoch() == accountEpoch && offset == accountOffset;
    }

    /** Takes an account if it is not older than the newest (rule 21). */
    boolean accept(Account newer, long offset) {
        if (newer.epoch() < accountEpoch || (newer.epoch() == accountEpoch && offset < accountOffset)) {
            return false;
        }
        account = newer;
        accountEpoch = newer.epoch();
        accountOffset = offset;
        isAccountVoid = false;
        return true;
    }

    /** That epoch has begun: an account of an older one counts for nothing until the next comes. */
    void epochBegan(long epoch) {
        isAccountVoid = account != null && accountEpoch < epoch;
    }

    boolean isAccountVoid() {
        return isAccountVoid;
    }

    boolean is(LaneStatus status) {
        return account != null && account.status() == status;
    }

    /** Last sequence that the account covers; everything of a quarantined lane. */
    long covered() {
        if (account == null || account.status() == LaneStatus.UNKNOWN) {
            return 0;
        }
        return account.status() == LaneStatus.QUARANTINED ? Long.MAX_VALUE : account.last();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }
}
