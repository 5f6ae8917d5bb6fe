package io.estran.agent.input;

/** A journal record or a state that this version cannot read. */
public final class MalformedInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedInputException(String message) {
        super(message);
    }
}
