package io.estran.agent.log;

/** A record that was synced cannot be read as it was written. */
public final class DamagedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedRecordException(String reason) {
        super(reason);
    }
}
