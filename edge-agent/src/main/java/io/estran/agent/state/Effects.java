package io.estran.agent.state;

import io.estran.agent.actuation.WriteTarget;

/** What the state does to the world outside, when it runs live. */
@FunctionalInterface
public interface Effects {
    /** Replay: nothing. */
    Effects NONE = (order, target, value) -> {};

    /** Writes to a device, at once and without blocking; the outcome comes back as an input with the order's number. */
    void actuate(long order, WriteTarget target, double value);
}
