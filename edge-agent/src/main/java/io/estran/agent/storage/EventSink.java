package io.estran.agent.storage;

import java.util.Map;

/**
 * Takes what happens in storage to where it becomes an event of the agent. Called on the storage thread, and before it runs
 * on the threads that open storage and replay; must not block. Types: see {@link io.estran.agent.spool.SpoolEvents}.
 */
@FunctionalInterface
public interface EventSink {
    /** Values are String, Long, Double or Boolean. */
    void happened(String type, Map<String, Object> fields);
}
