package io.estran.agent.pipeline;

import io.estran.agent.ring.Ring;
import io.estran.agent.ring.SeriesTable;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.state.PipelineState;
import io.estran.process.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gates of the sources in force, the allowances that they wait for, and what those gates counted that are in force no longer.
 * Changed by the pipeline's thread, and before it runs by the one that starts it; {@link #of}, {@link #received} and
 * {@link #everyOneHasGiven} are for any.
 */
final class Gates {
    /** What any thread reads: both belong together. */
    private record InForce(List<SourceGate> gates, long receivedByOthers) {}

    /** An allowance whose journal record is not synced yet: at most one or two a gate. */
    private record Pending(long frame, SourceGate gate, long position) {}

    private final Ring ring;
    private final SeriesTable table;
    private final Clock clock;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private volatile InForce inForce = new InForce(List.of(), 0);
    private long rejectedByOthers;
    private long droppedByOthers;
    private long rejectedTaken;
    private long droppedTaken;

    Gates(Ring ring, SeriesTable table, Clock clock) {
        this.ring = ring;
        this.table = table;
        this.clock = clock;
    }

    /** The gates of a run that starts: the journal is synced, so that what it allows holds. */
    void begin(PipelineConfiguration configuration, Set<String> waiting, PipelineState state) {
        List<SourceGate> gates = new ArrayList<>();
        for (PipelineConfiguration.SourceSpec source : configuration.sources()) {
            int number = state.sourceNumber(source.name());
            gates.add(gate(source.name(), number, waiting, state, state.sourceAllowance(number)));
        }
        inForce = new InForce(List.copyOf(gates), 0);
    }

    /**
     * Follows a change that the state has just taken: sources that begin anew get gates of their own. Returns the numbers of the
     * sources whose gates are in force no longer.
     */
    Set<Integer> follow(ConfigurationChange change, PipelineState state) {
        List<SourceGate> before = inForce.gates();
        List<SourceGate> gates = new ArrayList<>();
        for (PipelineConfiguration.SourceSpec source : change.configuration().sources()) {
            SourceGate old = find(before, source.name());
            if (old != null && !change.anew().contains(source.name())) {
                gates.add(old);
            } else {
                // What the state allows may not be synced yet.
                long granted = old == null ? 0 : old.granted();
                int number = state.sourceNumber(source.name());
                gates.add(gate(source.name(), number, change.waiting(), state, granted));
            }
        }
        Set<Integer> gone = new HashSet<>();
        long received = inForce.receivedByOthers();
        for (SourceGate old : before) {
            if (!gates.contains(old)) {
                old.shut();
                gone.add(old.number());
                received += old.received();
                rejectedByOthers += old.rejected();
                droppedByOthers += old.dropped();
            }
        }
        inForce = new InForce(List.copyOf(gates), received);
        return gone;
    }

    private SourceGate gate(String name, int number, Set<String> waiting, PipelineState state, long granted) {
        return new SourceGate(
                number, name, waiting.contains(name), ring, table, clock, state.sourcePosition(number), granted);
    }

    private static @Nullable SourceGate find(List<SourceGate> gates, String source) {
        for (SourceGate gate : gates) {
            if (gate.name().equals(source)) {
                return gate;
            }
        }
        return null;
    }

    /** Those in force. */
    List<SourceGate> inForce() {
        return inForce.gates();
    }

    /**
     * The gate of a source in force.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    SourceGate of(String source) {
        SourceGate gate = find(inForce.gates(), source);
        if (gate == null) {
            throw new IllegalArgumentException("no source \"" + source + "\" in the pipeline's configuration");
        }
        return gate;
    }

    /** Readings that sources gave in this run, rejected and dropped ones included. */
    long received() {
        InForce now = inForce;
        long sum = now.receivedByOthers();
        for (SourceGate gate : now.gates()) {
            sum += gate.received();
        }
        return sum;
    }

    boolean everyOneHasGiven() {
        return inForce.gates().stream().allMatch(gate -> gate.received() > 0);
    }

    long rejected() {
        long sum = rejectedByOthers;
        List<SourceGate> gates = inForce.gates();
        for (int i = 0; i < gates.size(); i++) {
            sum += gates.get(i).rejected();
        }
        return sum;
    }

    /** Readings for which the ring had no room. */
    long dropped() {
        long sum = droppedByOthers;
        List<SourceGate> gates = inForce.gates();
        for (int i = 0; i < gates.size(); i++) {
            sum += gates.get(i).dropped();
        }
        return sum;
    }

    /** Whether anything was rejected or dropped since that was taken; {@code others} were dropped elsewhere. */
    boolean hasNew(long others) {
        return rejected() != rejectedTaken || dropped() + others != droppedTaken;
    }

    /** Readings rejected since this was asked last, as ticks tell the state of them. */
    long takeRejected() {
        long before = rejectedTaken;
        rejectedTaken = rejected();
        return rejectedTaken - before;
    }

    /** Readings dropped since this was asked last; {@code others} were dropped elsewhere in this run. */
    long takeDropped(long others) {
        long before = droppedTaken;
        droppedTaken = dropped() + others;
        return droppedTaken - before;
    }

    /** Asks the source of that number to forget the numbers of its series. */
    void askToForget(int source) {
        inForce.gates().stream().filter(gate -> gate.number() == source).forEach(SourceGate::askToForget);
    }

    /** An allowance that is journalled in the frame with that number, counted from 1. */
    void allow(long frame, SourceGate gate, long position) {
        pending.add(new Pending(frame, gate, position));
    }

    /** Grants the allowances that are synced now. */
    void synced(long frames) {
        for (Pending first = pending.peek(); first != null && first.frame() <= frames; first = pending.peek()) {
            pending.poll();
            first.gate().grant(first.position());
        }
    }

    /** Whether an allowance waits for its sync. */
    boolean isAllowing() {
        return !pending.isEmpty();
    }
}
