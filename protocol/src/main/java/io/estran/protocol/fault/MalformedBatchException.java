package io.estran.protocol.fault;

/** The bytes are not a batch (or block, or body). The message names the field, what stands there and what is allowed. */
public final class MalformedBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedBatchException(String reason) {
        super(reason);
    }
}
