package io.estran.agent.seal;

import io.estran.protocol.batch.BatchHeader;

/** Told of every batch that is sealed: synced in the spool. Called on the storage thread; must not block. */
@FunctionalInterface
public interface SealedListener {
    /** {@code header.recordCount()} records are kept from now on. */
    void sealed(BatchHeader header);
}
