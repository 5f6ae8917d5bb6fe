package io.estran.cli.packaging;

/** What was given cannot be used; the message says why and what can. */
public final class UnsuitableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsuitableException(String message) {
        super(message);
    }
}
