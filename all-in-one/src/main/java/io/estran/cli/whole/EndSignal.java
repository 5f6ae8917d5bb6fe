package io.estran.cli.whole;

import java.time.Duration;

/** Whether somebody wants the run to end: SIGINT or SIGTERM. */
@FunctionalInterface
public interface EndSignal {
    /** Waits up to the bound for the signal; whether it has come. */
    boolean await(Duration bound) throws InterruptedException;
}
