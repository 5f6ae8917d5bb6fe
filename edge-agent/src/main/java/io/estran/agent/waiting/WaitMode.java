package io.estran.agent.waiting;

/** How the pipeline and the sources that rules watch or write through wait for what comes next. */
public enum WaitMode {
    /** Asleep until somebody wakes them: while nothing happens they take no processor time. */
    PARK,
    /** Looking again and again: nobody has to wake them, and each of them takes a processor for itself. */
    SPIN
}
