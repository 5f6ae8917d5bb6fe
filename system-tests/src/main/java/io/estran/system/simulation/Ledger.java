package io.estran.system.simulation;

import io.estran.agent.spool.SpoolStatus;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was promised: batches that were called synced, what went out and was acknowledged, readings that were kept, devices that
 * were written to. Checks, as it is told, what can be checked at once. It only watches. The first violation counts.
 */
final class Ledger {
    /** Last sequence of a lane that was called synced. */
    private final Map<Id128, Long> synced = new TreeMap<>();
    /** The bytes of a sequence, by their chain hash, as they first went out. */
    private final Map<Place, Hash256> first = new HashMap<>();

    private final Map<Hash256, BatchHeader> headers = new HashMap<>();
    private final Map<String, Given> given = new TreeMap<>();
    /** By agent and class: the lane that named no predecessor. */
    private final Map<String, Id128> roots = new HashMap<>();

    private final Stories stories = new Stories();

    private @Nullable String violation;

    private record Place(Id128 lane, long sequence) {}

    /** A promise that was broken; the message says which, where. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    /** What one run of an agent knows of what it has sent: the causes for sending again (rule 23). */
    static final class Run {
        private final Map<Hash256, Long> storedAt = new HashMap<>();
        private final Map<Id128, Account> heard = new HashMap<>();
        private final Set<Hash256> mayResend = new HashSet<>();
        private boolean diskFailed;

        /** The disk fails in this run: what is synced may be so without being said. */
        void diskFails() {
            diskFailed = true;
        }
    }

    /** A promise is broken. Product code may swallow what is thrown at it, so it is said here and thrown by {@link #check}. */
    void violated(String what) {
        if (violation == null) {
            violation = what;
        }
    }

    void check() throws Violation {
        if (violation != null) {
            throw new Violation(violation);
        }
    }

    /** Who tells what. */
    Stories stories() {
        return stories;
    }

    /** Storage says that a batch is synced. */
    void sealed(BatchHeader header) {
        synced.merge(header.lane(), header.to(), Math::max);
    }

    /** What a run found on its disk is synced. */
    void recovered(SpoolStatus found) {
        found.lanes().forEach(lane -> synced.merge(lane.lane(), lane.sealed(), Math::max));
    }

    /** Last sequence called synced, by lane. */
    Map<Id128, Long> synced() {
        return synced;
    }

    /** A batch or gap leaves the agent; returns its chain hash. */
    Hash256 published(Run run, byte[] bytes) {
        Batch batch;
        try {
            batch = BatchReader.read(bytes);
        } catch (MalformedBatchException | UnreadableVersionException unreadable) {
            violated("the agent sends what cannot be read: " + unreadable.getMessage());
            return Hash256.ZERO;
        }
        BatchHeader header = batch.header();
        Hash256 hash = batch.chainHash();
        headers.put(hash, header);
        if (header.from() == 1 && header.predecessor() == null) {
            String of = header.agent() + "/" + header.batchClass().word();
            Id128 root = roots.putIfAbsent(of, header.lane());
            // Of a disk that was copied before its first lane, each copy opens a first one.
            if (root != null && !root.equals(header.lane()) && !stories.areForked()) {
                violated("lane " + header.lane() + " of " + of + " has forgotten its predecessor");
            }
        }
        if (header.gap() == null) {
            if (header.sequence() > synced.getOrDefault(header.lane(), 0L) && !run.diskFailed) {
                violated("sequence " + header.sequence() + " of lane " + header.lane() + " is sent and not synced");
            }
            Hash256 before = first.putIfAbsent(new Place(header.lane(), header.sequence()), hash);
            if (before != null && !before.equals(hash)) {
                violated("sequence " + header.sequence() + " of lane " + header.lane() + " was encoded twice");
            }
        }
        if (run.storedAt.remove(hash) != null && !run.mayResend.remove(hash)) {
            violated("sequence " + header.sequence() + " of lane " + header.lane()
                    + " is sent again without cause: no account has passed the place where it is stored");
        }
        return hash;
    }

    /** The header of what once left an agent; null if nothing with that chain hash did. */
    @Nullable
    BatchHeader header(Hash256 hash) {
        return headers.get(hash);
    }

    boolean isGap(Hash256 hash) {
        BatchHeader header = headers.get(hash);
        return header != null && header.gap() != null;
    }

    /** What left an agent, in words. */
    String describe(Hash256 hash) {
        BatchHeader header = headers.get(hash);
        return header == null
                ? "?"
                : header.batchClass().word() + " " + header.lane() + " " + header.from()
                        + (header.gap() == null
                                ? ""
                                : ".." + header.to() + " gap "
                                        + header.gap().reason().word());
    }

    /** PUBACK reached the agent: stored there. */
    void acknowledged(Run run, Hash256 hash, long offset) {
        run.storedAt.put(hash, offset);
        BatchHeader header = headers.get(hash);
        Account account = header == null ? null : run.heard.get(header.lane());
        if (account != null) {
            allowResend(run, account, hash);
        }
    }

    /** An account reached the agent. */
    void heard(Run run, AccountMessage message) {
        Account account = message.account();
        Account before = run.heard.get(account.lane());
        if (before == null || account.position() >= before.position()) {
            run.heard.put(account.lane(), account);
        }
        for (Hash256 hash : run.storedAt.keySet()) {
            allowResend(run, account, hash);
        }
    }

    private void allowResend(Run run, Account account, Hash256 hash) {
        BatchHeader header = headers.get(hash);
        Long offset = run.storedAt.get(hash);
        long last = account.status() == LaneStatus.UNKNOWN ? 0 : account.last();
        if (header != null
                && offset != null
                && header.lane().equals(account.lane())
                && account.position() >= offset
                && header.to() > last) {
            run.mayResend.add(hash);
        }
    }

    /** A reading was given for the first time. */
    void given(String series, long time, double value) {
        given.merge(window(series, Workload.windowOf(time)), Given.NONE.and(value), Given::and);
    }

    /** The different readings that were given in that window, whose bounds are those of shortest ones. */
    Given givenIn(String series, long start, long end) {
        Given all = Given.NONE;
        for (long each = start; each < end; each += Workload.WINDOW_NANOS) {
            all = all.and(given.getOrDefault(window(series, each), Given.NONE));
        }
        return all;
    }

    private static String window(String series, long start) {
        return series + '@' + start;
    }
}
