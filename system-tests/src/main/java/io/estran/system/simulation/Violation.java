package io.estran.system.simulation;

/** A promise that was broken; the message says which, where. */
public final class Violation extends Exception {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}
