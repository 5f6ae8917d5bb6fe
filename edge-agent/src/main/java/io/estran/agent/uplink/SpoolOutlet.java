package io.estran.agent.uplink;

import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.lane.BatchClass;
import org.jspecify.annotations.Nullable;

/**
 * The spool as the uplink sees it; implemented by storage with bounded queues. The uplink keeps nothing of its own: what is
 * in flight, stored, or to be sent again is the spool's to know. Thread safe.
 */
public interface SpoolOutlet {
    /**
     * A synced batch (or gap) to send, the next of its lane.
     *
     * @param token names it in the answers
     * @param bytes shared: nobody writes to it
     */
    record Outgoing(long token, BatchClass batchClass, boolean backlog, byte[] bytes) {}

    /** The next batch to send, waiting up to {@code timeoutMillis}; null if there is none. */
    @Nullable
    Outgoing next(long timeoutMillis) throws InterruptedException;

    /** A connection is up: everything sent before on another connection and not acknowledged is unsent. */
    void connected();

    /** The connection is gone: what was in flight is unsent. */
    void disconnected();

    /**
     * The gateway has stored it at that place of {@code estran.ingest}.
     *
     * @param epoch newest epoch of the sequencer's state there that the gateway knows (rule 25); -1 if it knows none
     */
    void stored(long token, int partition, long offset, long epoch);

    /** The gateway will never take it. */
    void refused(long token, int reasonCode, String reason);

    /** The sequencer's statement on a lane arrived. */
    void account(AccountMessage account);
}
