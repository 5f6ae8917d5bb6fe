package io.estran.agent.source.http;

/** A request that is answered with an error and ends its connection: where it ends is not known, or not worth waiting for. */
public final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Status status;

    RefusedRequestException(Status status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    public Status status() {
        return status;
    }
}
