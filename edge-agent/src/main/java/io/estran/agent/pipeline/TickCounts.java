package io.estran.agent.pipeline;

import java.util.List;

/** Readings that the sources' gates have rejected and dropped, as ticks tell the state of them. Pipeline thread only. */
final class TickCounts {
    private final List<SourceGate> gates;
    private final HeldBack heldBack;
    private long rejectedTaken;
    private long droppedTaken;

    TickCounts(List<SourceGate> gates, HeldBack heldBack) {
        this.gates = gates;
        this.heldBack = heldBack;
    }

    boolean hasNew() {
        return rejected() != rejectedTaken || dropped() != droppedTaken;
    }

    /** Readings rejected since this was asked last. */
    long takeRejected() {
        long before = rejectedTaken;
        rejectedTaken = rejected();
        return rejectedTaken - before;
    }

    /** Readings dropped since this was asked last. */
    long takeDropped() {
        long before = droppedTaken;
        droppedTaken = dropped();
        return droppedTaken - before;
    }

    private long rejected() {
        long sum = 0;
        for (int i = 0; i < gates.size(); i++) {
            sum += gates.get(i).rejected();
        }
        return sum;
    }

    private long dropped() {
        long sum = heldBack.lost();
        for (int i = 0; i < gates.size(); i++) {
            sum += gates.get(i).dropped();
        }
        return sum;
    }
}
