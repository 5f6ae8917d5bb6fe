package io.estran.console;

/** The console cannot start. The message is for the person who must act. */
public final class ConsoleStartException extends Exception {
    private static final long serialVersionUID = 1L;

    ConsoleStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
