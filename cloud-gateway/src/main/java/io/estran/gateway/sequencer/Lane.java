package io.estran.gateway.sequencer;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.util.ArrayList;
import java.util.List;

/**
 * What the sequencer knows of one lane. Mutable, owned by the thread that runs the sequencer; stored by {@link LaneFormat}.
 * Holds the hash of the last batch only: a different batch at exactly that place is seen as a fork, one further back is
 * dropped as a duplicate (the fork shows at the next batch of that branch, whose previous hash does not match).
 */
final class Lane {
    /** Most successors that are remembered, the newest: more than one is a fork already. */
    static final int MAX_SUCCESSORS = 64;

    /** {@link #end} while no successor has named this lane. */
    static final long OPEN_END = -1;

    final AgentName agent;
    final Id128 id;
    final BatchClass batchClass;
    final List<Account.Range> gaps = new ArrayList<>();
    final List<Id128> successors = new ArrayList<>();

    long runNumber;
    LanePoint predecessor = new LanePoint(Id128.NONE, 0, Hash256.ZERO);
    LaneStatus status = LaneStatus.UNKNOWN;
    int needsVersion;
    /** False until the lane's beginning was accepted: it is remembered only because its account is. */
    boolean opened;

    long last;
    Hash256 hash = Hash256.ZERO;
    /** The least length that a successor stated; {@link #OPEN_END} if none did. */
    long end = OPEN_END;

    long stored;
    long records;
    long duplicates;
    long early;
    /** Damaged records at the place that comes next. */
    int damaged;

    long position;
    /** Something changed since the account was written. */
    boolean accountDue;

    Lane(AgentName agent, Id128 id, BatchClass batchClass) {
        this.agent = agent;
        this.id = id;
        this.batchClass = batchClass;
    }

    /** Whether a record of these sequences is wholly covered by what is stored or declared. */
    boolean covers(long to) {
        return to <= last;
    }

    /** Whether the range takes the place that comes next. */
    boolean isNext(long from, long to) {
        return from <= last + 1 && last + 1 <= to;
    }

    /** Whether it is complete (a successor stated its length, and that is stored), quarantined, or was never opened (rule 13). */
    boolean mayBeForgotten() {
        return status == LaneStatus.QUARANTINED || !opened || (end != OPEN_END && last >= end);
    }

    void store(Batch batch) {
        stored++;
        records += batch.header().recordCount();
        advance(batch.header(), batch.header().sequence(), batch.chainHash());
    }

    /** Declares what the gap covers beyond {@link #last}, and returns that range. */
    Account.Range declare(BatchHeader header) {
        var gap = header.gap();
        if (gap == null) {
            throw new IllegalArgumentException("not a gap: lane " + id + " sequence " + header.sequence());
        }
        // Of a range that overlaps what is stored, the count of records is not known.
        boolean whole = header.from() == last + 1;
        Account.Range range = new Account.Range(
                last + 1, gap.to(), gap.reason(), whole ? gap.records() : -1, gap.firstTime(), gap.lastTime());
        gaps.add(range);
        if (gaps.size() > Account.MAX_GAPS) {
            gaps.set(0, merged(gaps.get(0), gaps.remove(1)));
        }
        advance(header, gap.to(), gap.hashOfTo());
        return range;
    }

    private void advance(BatchHeader header, long to, Hash256 hashOfTo) {
        last = to;
        hash = hashOfTo;
        damaged = 0;
        needsVersion = 0;
        if (status != LaneStatus.FORKED) {
            status = header.lastOfLane() ? LaneStatus.COMPLETE : LaneStatus.OK;
        }
    }

    private static Account.Range merged(Account.Range older, Account.Range newer) {
        long records = older.records() < 0 || newer.records() < 0 ? -1 : older.records() + newer.records();
        GapReason reason = newer.reason();
        return new Account.Range(
                older.from(),
                newer.to(),
                reason,
                records,
                Math.min(older.firstTime(), newer.firstTime()),
                Math.max(older.lastTime(), newer.lastTime()));
    }

    void addSuccessor(Id128 successor, long statedEnd) {
        successors.add(successor);
        if (successors.size() > MAX_SUCCESSORS) {
            successors.remove(0);
        }
        end = end == OPEN_END ? statedEnd : Math.min(end, statedEnd);
    }

    /** Whether more than one lane names this one as its predecessor. */
    boolean isForked() {
        return successors.size() > 1;
    }

    private List<Id128> newestSuccessors() {
        return successors.subList(Math.max(0, successors.size() - Account.MAX_SUCCESSORS), successors.size());
    }

    Account account(int partition, long epoch) {
        return new Account(
                agent,
                id,
                batchClass,
                runNumber,
                status,
                needsVersion,
                last,
                hash,
                stored,
                records,
                duplicates,
                early,
                gaps,
                partition,
                position,
                epoch,
                predecessor,
                isForked() ? newestSuccessors() : List.of());
    }
}
