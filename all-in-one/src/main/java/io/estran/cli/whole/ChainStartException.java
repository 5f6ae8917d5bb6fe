package io.estran.cli.whole;

/** A part of the chain cannot start; those before it were stopped again. The message is for the person who must act. */
public final class ChainStartException extends Exception {
    private static final long serialVersionUID = 1L;

    ChainStartException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
