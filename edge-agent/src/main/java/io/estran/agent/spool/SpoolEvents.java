package io.estran.agent.spool;

import io.estran.process.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Told of what happens to the spool and the journal: spool-evicted, spool-bounded-by-disk, spool-grows-again, spool-corrupt,
 * batch-refused, record-refused, lane-quarantined, lane-blocked, lanes-exhausted, fork, epoch-changed, account-went-back,
 * storage-failed, storage-recovered, storage-hung, checkpoint-lost, journal-corrupt. Called on the storage thread; must not
 * block.
 */
@FunctionalInterface
public interface SpoolEvents {
    /** Another branch of this agent has sealed something: a clone, a restored image, a resumed snapshot. */
    String FORK = "fork";

    /** For what was told before. */
    SpoolEvents NONE = (type, fields) -> {};

    /** Values are String, Long, Double or Boolean. */
    void happened(String type, Map<String, Object> fields);

    /**
     * Passes on one of each type and minute, for what may happen often: each becomes an event and takes space itself. The field
     * {@code unstated} counts those of the type that were not passed on since.
     */
    static SpoolEvents rarely(SpoolEvents to, Clock clock) {
        long interval = Duration.ofMinutes(1).toNanos();
        Map<String, Long> statedAt = new HashMap<>();
        Map<String, Long> unstated = new HashMap<>();
        return (type, fields) -> {
            long now = clock.monotonicNanos();
            Long before = statedAt.get(type);
            if (before != null && now - before < interval) {
                unstated.merge(type, 1L, Long::sum);
                return;
            }
            statedAt.put(type, now);
            Map<String, Object> all = new HashMap<>(fields);
            Long missed = unstated.remove(type);
            all.put("unstated", missed == null ? 0L : missed);
            to.happened(type, all);
        };
    }
}
