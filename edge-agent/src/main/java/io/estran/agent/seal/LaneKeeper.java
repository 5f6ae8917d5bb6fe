package io.estran.agent.seal;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.BatchClass;
import org.jspecify.annotations.Nullable;

/** Keeps the lanes that are sealed into. Called by the {@link Sealer} on its thread. */
public interface LaneKeeper {
    /** Where the next batch of that class goes, a fresh lane if need be; null if no lane may be opened. */
    @Nullable
    LaneHead head(BatchClass batchClass);

    /** Takes the batch that was encoded for the head given last; it is sealed once it is synced. */
    void take(Batch batch);

    /** Records of that class wait, and no lane may be opened. Said once until a batch is sealed again. */
    void exhausted(BatchClass batchClass);

    /** A record of that asset fits into no batch and is dropped. */
    void refused(String asset, String reason);
}
