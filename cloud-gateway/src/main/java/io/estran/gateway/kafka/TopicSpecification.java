package io.estran.gateway.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a topic must be: DESIGN.md section 5. Immutable.
 *
 * @param partitions how many it is created with; what exists keeps its count
 * @param retention how long records are kept at least; null if the newest of each key is kept for ever
 * @param maxMessageBytes largest record batch
 */
record TopicSpecification(
        String name, int partitions, @Nullable Duration retention, int maxMessageBytes) {

    boolean isCompacted() {
        return retention == null;
    }

    String cleanupPolicy() {
        return isCompacted() ? "compact" : "delete";
    }

    /** What it is created with. */
    Map<String, String> configuration(TopicReplication replication) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("cleanup.policy", cleanupPolicy());
        settings.put("message.timestamp.type", "LogAppendTime");
        settings.put("max.message.bytes", Integer.toString(maxMessageBytes));
        settings.put("min.insync.replicas", Integer.toString(replication.inSync()));
        settings.put("unclean.leader.election.enable", "false");
        if (retention != null) {
            settings.put("retention.ms", Long.toString(retention.toMillis()));
        } else {
            // Readers of a compacted topic read all of it at their start: keep it short.
            settings.put("min.cleanable.dirty.ratio", "0.2");
            settings.put("segment.bytes", Integer.toString(16 * 1024 * 1024));
        }
        return settings;
    }
}
