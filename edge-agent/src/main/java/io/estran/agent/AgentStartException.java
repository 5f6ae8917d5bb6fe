package io.estran.agent;

/** An agent could not start; the message is for the person who must act, and everything that had started is stopped again. */
public final class AgentStartException extends Exception {
    private static final long serialVersionUID = 1;

    AgentStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
