package io.estran.twin.state;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One agent. Presence: the latest connection of the latest run (rule 16), within it the last statement that Kafka took.
 * Accounts: per lane the largest (epoch, offset) (rules 21, 25). Gaps: the newest {@link #MAX_GAPS} by event time. One owner
 * thread.
 */
final class AgentFold {
    /** Gaps whose event times are remembered. */
    static final int MAX_GAPS = 64;

    private static final long ACCOUNT_BYTES = 640;
    private static final long GAP_BYTES = 64;

    private static final Comparator<GapRecord> BY_TIME = Comparator.<GapRecord>comparingLong(
                    gap -> gap.range().lastTime())
            .thenComparing(GapRecord::lane)
            .thenComparingLong(gap -> gap.range().from())
            .thenComparingLong(gap -> gap.range().to());

    private record LaneKey(long runNumber, Id128 lane) implements Comparable<LaneKey> {
        private static final Comparator<LaneKey> ORDER =
                Comparator.comparingLong(LaneKey::runNumber).thenComparing(LaneKey::lane);

        @Override
        public int compareTo(LaneKey other) {
            return ORDER.compare(this, other);
        }
    }

    private final AgentName name;
    private final Map<Id128, LaneKey> keys = new HashMap<>();
    private final TreeMap<LaneKey, AccountMessage> accounts = new TreeMap<>();
    private final TreeSet<GapRecord> gaps = new TreeSet<>(BY_TIME);
    private @Nullable Presence presence;
    private long heardAt;
    private long bytes;

    AgentFold(AgentName name) {
        this.name = name;
    }

    boolean presence(Presence said, long heard) {
        Presence known = presence;
        if (known != null
                && (said.runNumber() < known.runNumber()
                        || (said.runNumber() == known.runNumber() && said.connection() < known.connection()))) {
            return false;
        }
        presence = said;
        heardAt = heard;
        return true;
    }

    void forgetPresence() {
        presence = null;
        heardAt = 0;
    }

    boolean account(AccountMessage message) {
        Account account = message.account();
        LaneKey key = keys.get(account.lane());
        AccountMessage known = key == null ? null : accounts.get(key);
        if (known != null && !isNewer(message, known)) {
            return false;
        }
        bytes += cost(message) - (known == null ? 0 : cost(known));
        if (key != null) {
            accounts.remove(key);
        }
        LaneKey now = new LaneKey(account.runNumber(), account.lane());
        keys.put(account.lane(), now);
        accounts.put(now, message);
        return true;
    }

    /** Drops the lane of the oldest run if there are more than that; which one it was, or null. */
    @Nullable
    Id128 evictLane(int most) {
        if (accounts.size() <= most) {
            return null;
        }
        Id128 lane = accounts.firstKey().lane();
        forget(lane);
        return lane;
    }

    void forget(Id128 lane) {
        LaneKey key = keys.remove(lane);
        AccountMessage gone = key == null ? null : accounts.remove(key);
        bytes -= gone == null ? 0 : cost(gone);
    }

    private static long cost(AccountMessage message) {
        return ACCOUNT_BYTES + GAP_BYTES * message.account().gaps().size();
    }

    /** Estimated size of its accounts, bytes. */
    long bytes() {
        return bytes;
    }

    int lanes() {
        return accounts.size();
    }

    boolean gap(GapRecord gap) {
        boolean tellsTime = gap.range().firstTime() <= gap.range().lastTime();
        if (gap.batchClass() != BatchClass.AGGREGATES || gap.range().reason() == GapReason.FREED || !tellsTime) {
            return false;
        }
        boolean changed = gaps.add(gap);
        if (gaps.size() > MAX_GAPS) {
            changed &= !gap.equals(gaps.pollFirst());
        }
        return changed;
    }

    AgentStanding standing() {
        List<Account> stated =
                accounts.values().stream().map(AccountMessage::account).toList();
        return new AgentStanding(name, presence, heardAt, stated, List.copyOf(gaps));
    }

    private static boolean isNewer(AccountMessage message, AccountMessage known) {
        long epoch = message.account().epoch();
        long knownEpoch = known.account().epoch();
        return epoch != knownEpoch ? epoch > knownEpoch : message.offset() > known.offset();
    }
}
