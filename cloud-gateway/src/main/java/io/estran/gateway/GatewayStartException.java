package io.estran.gateway;

/** The gateway cannot start. The message is for the person who must act. */
public final class GatewayStartException extends Exception {
    private static final long serialVersionUID = 1L;

    GatewayStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
