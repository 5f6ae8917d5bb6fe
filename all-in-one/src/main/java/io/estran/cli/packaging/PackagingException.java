package io.estran.cli.packaging;

/** The package could not be made, and what was there of it is gone; the message is for the person who must act. */
public final class PackagingException extends Exception {
    private static final long serialVersionUID = 1L;

    PackagingException(String message) {
        super(message);
    }
}
