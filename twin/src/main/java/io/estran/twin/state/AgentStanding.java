package io.estran.twin.state;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.name.AgentName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it stands: its word on itself, the sequencer's account of its lanes, and what was declared lost. Immutable;
 * any thread.
 *
 * @param agent its name
 * @param presence what it said last; null if it said nothing yet
 * @param heardAt when Kafka took that, ns since the Unix epoch, by Kafka's clock; 0 without presence
 * @param accounts accounts of its lanes that the sequencer still remembers, newest run last
 * @param gaps the newest declared gaps in its lanes of aggregates, in order of event time; freed ranges are not among them
 */
public record AgentStanding(
        AgentName agent, @Nullable Presence presence, long heardAt, List<Account> accounts, List<GapRecord> gaps) {
    /** An agent speaks every ten seconds; one that was silent for longer than this is offline, whatever it said last. */
    public static final long SILENCE_NANOS = 35_000_000_000L;

    public AgentStanding {
        accounts = List.copyOf(accounts);
        gaps = List.copyOf(gaps);
    }

    /** Whether it is connected to a gateway at that time, ns since the Unix epoch. */
    public boolean isOnline(long nowNanos) {
        return presence != null && presence.online() && nowNanos - heardAt <= SILENCE_NANOS;
    }

    /** Batches stored, in all its lanes. */
    public long stored() {
        return accounts.stream().mapToLong(Account::stored).sum();
    }

    /** Records stored, in all its lanes. */
    public long records() {
        return accounts.stream().mapToLong(Account::records).sum();
    }

    /** Batches that came again and were dropped, in all its lanes. */
    public long duplicatesDropped() {
        return accounts.stream().mapToLong(Account::duplicatesDropped).sum();
    }

    /** Batches that will never come: sequences of declared gaps, in all its lanes; what was accounted for before is not. */
    public long missing() {
        long missing = 0;
        for (Account account : accounts) {
            missing += account.last() - account.stored();
            for (Account.Range range : account.gaps()) {
                missing -= range.reason() == GapReason.FREED ? range.to() - range.from() + 1 : 0;
            }
        }
        return Math.max(0, missing);
    }

    /** Lanes that do not go on by themselves: blocked, quarantined or forked. */
    public List<Account> troubled() {
        return accounts.stream()
                .filter(account -> account.status() == LaneStatus.BLOCKED
                        || account.status() == LaneStatus.QUARANTINED
                        || account.status() == LaneStatus.FORKED)
                .toList();
    }
}
