package io.estran.cli;

/** What the user asked for cannot be; the message says why and what can. Exit code 2. */
final class WrongUsageException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongUsageException(String message) {
        super(message);
    }
}
