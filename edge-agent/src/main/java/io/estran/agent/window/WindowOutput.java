package io.estran.agent.window;

import io.estran.protocol.aggregate.WindowAggregate;

/** Hears what windows state. */
@FunctionalInterface
public interface WindowOutput {
    /**
     * A statement on a window.
     *
     * @param counted readings of a window that is final now which the balance counted in it; 0 for any other statement
     */
    void stated(WindowSlot slot, WindowAggregate aggregate, long counted);
}
