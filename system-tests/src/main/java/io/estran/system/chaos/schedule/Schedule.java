package io.estran.system.chaos.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * The faults of a campaign, one episode after the other, for ever: the same for the same seed, kinds and extent. One owner.
 */
public final class Schedule {
    /** Longer than the sequencer's session (6 s), a broker's (3 s), a transaction (3 s) and an agent's keep-alive. */
    static final long SHORTEST_STOP_MILLIS = 7_000;

    private static final int LONGEST_STOP_MILLIS = 12_000;
    private static final int LONGEST_QUIET_MILLIS = 3_000;
    private static final int LONGEST_DOWN_MILLIS = 4_000;
    private static final int LONGEST_CUT_MILLIS = 2_000;
    private static final int SHORTEST_HOLD_MILLIS = 2_000;
    private static final int LONGEST_HOLD_MILLIS = 9_000;
    private static final int LEAST_DELAY_MILLIS = 20;
    private static final int MOST_DELAY_MILLIS = 250;
    private static final int PAIR_ONE_IN = 4;

    private final Random random;
    private final List<FaultKind> kinds;
    private final Extent extent;
    private final Deque<FaultKind> deck = new ArrayDeque<>();

    /**
     * The faults of that seed.
     *
     * @param kinds at least one
     */
    public Schedule(long seed, Set<FaultKind> kinds, Extent extent) {
        this.random = new Random(seed);
        this.kinds = List.copyOf(new TreeSet<>(kinds));
        this.extent = extent;
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs at least one kind of fault");
        }
    }

    /** What strikes next. */
    public Episode next() {
        List<Fault> faults = new ArrayList<>();
        faults.add(fault(draw()));
        boolean pair = random.nextInt(PAIR_ONE_IN) == 0;
        if (pair && faults.get(0).kind().action() != Action.RESTART) {
            FaultKind other = draw();
            if (other.part() != faults.get(0).kind().part() && other.action() != Action.RESTART) {
                faults.add(fault(other));
            } else {
                deck.addLast(other);
            }
        }
        long hold = faults.stream().mapToLong(this::hold).max().orElseThrow();
        return new Episode(random.nextInt(LONGEST_QUIET_MILLIS), random.nextBoolean(), faults, hold);
    }

    private FaultKind draw() {
        if (deck.isEmpty()) {
            List<FaultKind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        return deck.removeFirst();
    }

    private Fault fault(FaultKind kind) {
        return new Fault(
                kind,
                random.nextInt(extent.of(kind.part())),
                between(LEAST_DELAY_MILLIS, MOST_DELAY_MILLIS),
                random.nextBoolean());
    }

    private long hold(Fault fault) {
        return switch (fault.kind().action()) {
            case KILL -> random.nextInt(LONGEST_DOWN_MILLIS);
            case STOP -> between((int) SHORTEST_STOP_MILLIS, LONGEST_STOP_MILLIS);
            case RESTART -> 0;
            case CUT, RESET -> random.nextInt(LONGEST_CUT_MILLIS);
            case BLACKHOLE, SLOW, FILL -> between(SHORTEST_HOLD_MILLIS, LONGEST_HOLD_MILLIS);
        };
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least);
    }
}
