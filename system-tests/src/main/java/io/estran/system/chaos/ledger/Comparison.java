package io.estran.system.chaos.ledger;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what came against what was put in. One use, one thread. */
public final class Comparison {
    private static final int MOST_TOLD = 20;

    private final List<AgentInput> inputs;
    private final Observed observed;
    private final Set<GapReason> causes;
    private final long largestBatch;
    private final List<String> findings = new ArrayList<>();
    private int untold;
    private long sent;
    private long stored;
    private long lost;
    private long excused;
    private long duplicated;
    private long altered;

    /**
     * What was found.
     *
     * @param sent records that follow from the inputs
     * @param stored of them, those that came as they must be
     * @param lost of them, those that did not come and are in no declared gap
     * @param excused of them, those that did not come and are in a declared gap, or that lack readings declared dropped
     * @param duplicated records that came twice, from one place or two
     * @param altered records that came and differ from what they must be, or must not be at all
     * @param gaps ranges declared
     * @param batchesSealed batches that the accounts know of, gaps included
     * @param batchesStored of them, those stored
     * @param duplicatesDropped batches that the sequencer dropped because it had them
     * @param findings what is wrong, each a sentence; empty if nothing is
     */
    public record Result(
            long sent,
            long stored,
            long lost,
            long excused,
            long duplicated,
            long altered,
            long gaps,
            long batchesSealed,
            long batchesStored,
            long duplicatesDropped,
            List<String> findings) {
        public Result {
            findings = List.copyOf(findings);
        }

        /** Whether every record that must be there is, or is in a declared gap. */
        public boolean isComplete() {
            return stored + excused + altered >= sent;
        }
    }

    private Comparison(List<AgentInput> inputs, Observed observed, Set<GapReason> causes) {
        this.inputs = inputs;
        this.observed = observed;
        this.causes = causes;
        this.largestBatch = observed.lanes().values().stream()
                .mapToLong(LaneRecords::largestBatch)
                .max()
                .orElse(0);
    }

    static Result of(List<AgentInput> inputs, Observed observed, Set<GapReason> causes) {
        return new Comparison(inputs, observed, causes).all();
    }

    private Result all() {
        Set<WindowKey> expectedWindows = new HashSet<>();
        Set<AlarmKey> expectedAlarms = new HashSet<>();
        for (AgentInput input : inputs) {
            Expectation expected = Expectation.of(input);
            windows(expected, excuses(input, BatchClass.AGGREGATES), drops(input));
            expectedWindows.addAll(expected.windows().keySet());
            List<Excuse> excuses = excuses(input, BatchClass.EVENTS);
            for (AlarmKey alarm : expected.alarms()) {
                alarm(alarm, observed.alarms().getOrDefault(alarm, 0), excuses);
            }
            expectedAlarms.addAll(expected.alarms());
        }
        observed.windows().keySet().stream()
                .filter(key -> !expectedWindows.contains(key))
                .forEach(key -> altered("window " + key + " came and follows from no input"));
        observed.alarms().keySet().stream()
                .filter(alarm -> !expectedAlarms.contains(alarm))
                .forEach(alarm -> altered("alarm " + alarm + " came and follows from no input"));
        observed.repeatedWindows().forEach(key -> duplicated(1, "window " + key + " was stated twice"));
        Map<Id128, Long> declared = new HashMap<>();
        observed.gaps().forEach(gap -> {
            declared.merge(gap.lane(), length(gap.range()), Long::sum);
            gap(gap);
        });
        long[] batches = new long[3];
        observed.accounts()
                .values()
                .forEach(account -> lane(account, declared.getOrDefault(account.lane(), 0L), batches));
        observed.lanes().keySet().stream()
                .filter(lane -> !observed.accounts().containsKey(lane))
                .forEach(lane -> found("lane " + lane + " has records and no account"));
        if (untold > 0) {
            findings.add("and " + untold + " more of the kind");
        }
        return new Result(
                sent,
                stored,
                lost,
                excused,
                duplicated,
                altered,
                observed.gaps().size(),
                batches[0],
                batches[1],
                batches[2],
                findings);
    }

    private List<Excuse> excuses(AgentInput input, BatchClass batchClass) {
        return observed.gaps().stream()
                .filter(gap -> gap.agent().value().equals(input.feed().agent()) && gap.batchClass() == batchClass)
                .map(gap -> new Excuse(gap.range(), allowance(gap)))
                .toList();
    }

    private List<Drop> drops(AgentInput input) {
        return observed.dropped().stream()
                .filter(dropped -> dropped.agent().equals(input.feed().agent()))
                .map(Drop::new)
                .toList();
    }

    /** Records that a gap may stand for; if it does not know, as many as its batches had if each was as large as any that came. */
    private long allowance(GapRecord gap) {
        return gap.range().records() >= 0 ? gap.range().records() : length(gap.range()) * largestBatch;
    }

    private void windows(Expectation expected, List<Excuse> excuses, List<Drop> drops) {
        sent += expected.windows().size();
        expected.windows().forEach((key, content) -> {
            Content came = observed.windows().get(key);
            if (came != null && came.equals(content)) {
                stored++;
            } else if (lacksDropped(key, content.count() - (came == null ? 0 : came.count()), came, drops)) {
                excused++;
            } else if (came == null) {
                missing(
                        key.start(),
                        excuses,
                        "window " + key + " of " + content.count() + " readings from " + content.first());
            } else {
                altered("window " + key + " says " + came + ", must say " + content);
            }
        });
    }

    /** Whether the window lacks so many readings, and may: they are declared dropped. */
    private static boolean lacksDropped(WindowKey key, long lacking, @Nullable Content came, List<Drop> drops) {
        boolean isPlain = came == null || came.count() > 0;
        return isPlain && lacking > 0 && drops.stream().anyMatch(drop -> drop.takes(key, lacking));
    }

    private void alarm(AlarmKey alarm, int came, List<Excuse> excuses) {
        sent++;
        if (came == 0) {
            missing(alarm.time(), excuses, "alarm " + alarm);
        } else {
            stored++;
        }
        if (came > 1) {
            duplicated(came - 1L, "alarm " + alarm + " came " + came + " times");
        }
    }

    private void missing(long time, List<Excuse> excuses, String what) {
        for (Excuse excuse : excuses) {
            if (excuse.takes(time)) {
                excused++;
                return;
            }
        }
        lost++;
        found(what + " is lost");
    }

    private static long length(Account.Range range) {
        return range.to() - range.from() + 1;
    }

    /** A gap may excuse what is missing, and is itself a mistake if nothing happened that could be its reason. */
    private void gap(GapRecord gap) {
        Account.Range range = gap.range();
        if (!causes.contains(range.reason())) {
            found("batches " + range.from() + " to " + range.to() + " of lane " + gap.lane() + " are declared "
                    + range.reason().word() + ", and nothing happened that could be the reason");
        }
    }

    /** Adds what was sealed, stored and dropped of a lane, of which so many batches are in gaps that came. */
    private void lane(Account account, long declared, long[] batches) {
        Id128 lane = account.lane();
        LaneRecords came = observed.lanes().getOrDefault(lane, new LaneRecords());
        batches[0] += account.last();
        batches[1] += account.stored();
        batches[2] += account.duplicatesDropped();
        if (account.status() != LaneStatus.OK && account.status() != LaneStatus.COMPLETE) {
            found("lane " + lane + " is " + account.status().word());
        }
        long inGaps = 0;
        for (Account.Range gap : account.gaps()) {
            inGaps += length(gap);
        }
        if (inGaps != declared) {
            found("lane " + lane + " has an account of " + inGaps + " batches in gaps, and " + declared
                    + " in gaps that came");
        }
        if (account.stored() + inGaps != account.last()) {
            found("lane " + lane + " does not add up: " + account.stored() + " batches stored and " + inGaps
                    + " in gaps of " + account.last());
        }
        if (came.records() != account.records() || came.batches() != account.stored()) {
            found("lane " + lane + " has an account of " + account.records() + " records in " + account.stored()
                    + " batches, and " + came.records() + " in " + came.batches() + " came");
        }
        if (came.repeated() > 0) {
            duplicated(came.repeated(), came.repeated() + " records of lane " + lane + " came twice");
        }
        if (came.disordered() > 0) {
            found(came.disordered() + " records of lane " + lane + " came out of order");
        }
    }

    private void altered(String what) {
        altered++;
        found(what);
    }

    private void duplicated(long records, String what) {
        duplicated += records;
        found(what);
    }

    private void found(String what) {
        if (findings.size() < MOST_TOLD) {
            findings.add(what);
        } else {
            untold++;
        }
    }

    /** Readings declared dropped, and how many windows may still lack. */
    private static final class Drop {
        private final DroppedReadings declared;
        private long left;

        Drop(DroppedReadings declared) {
            this.declared = declared;
            this.left = declared.readings();
        }

        boolean takes(WindowKey window, long readings) {
            if (readings > left || window.end() <= declared.from() || window.start() > declared.to()) {
                return false;
            }
            left -= readings;
            return true;
        }
    }

    /** A declared gap, and how many records it may still excuse. */
    private static final class Excuse {
        private final Account.Range range;
        private long left;

        Excuse(Account.Range range, long records) {
            this.range = range;
            this.left = records;
        }

        boolean takes(long time) {
            boolean inTime =
                    range.firstTime() > range.lastTime() || (time >= range.firstTime() && time <= range.lastTime());
            if (left == 0 || !inTime) {
                return false;
            }
            left--;
            return true;
        }
    }
}
