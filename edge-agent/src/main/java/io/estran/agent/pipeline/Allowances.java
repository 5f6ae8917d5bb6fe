package io.estran.agent.pipeline;

import java.util.ArrayDeque;

/** Allowances whose journal record is not synced yet, at most one or two per gate. Pipeline thread only. */
final class Allowances {
    private record Pending(long frame, SourceGate gate, long position) {}

    private final ArrayDeque<Pending> pending = new ArrayDeque<>();

    /** An allowance that is journalled in the frame with that number, counted from 1. */
    void add(long frame, SourceGate gate, long position) {
        pending.add(new Pending(frame, gate, position));
    }

    /** Grants what is synced now. */
    void synced(long frames) {
        for (Pending first = pending.peek(); first != null && first.frame() <= frames; first = pending.peek()) {
            pending.poll();
            first.gate().grant(first.position());
        }
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }
}
