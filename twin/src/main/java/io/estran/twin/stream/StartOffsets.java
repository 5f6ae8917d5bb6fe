package io.estran.twin.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Where to begin, as offsets: found at once, not at the first poll, so that "now" means now. */
final class StartOffsets {
    private StartOffsets() {}

    static Map<TopicPartition, Long> find(
            Consumer<?, ?> consumer, Set<TopicPartition> partitions, Start start, Duration timeout) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        if (start instanceof Start.Beginning) {
            return consumer.beginningOffsets(partitions, timeout);
        }
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions, timeout));
        if (start instanceof Start.Since since) {
            long from = System.currentTimeMillis() - since.age().toMillis();
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, from));
            for (Map.Entry<TopicPartition, OffsetAndTimestamp> entry :
                    consumer.offsetsForTimes(times, timeout).entrySet()) {
                // Null: nothing was appended since.
                if (entry.getValue() != null) {
                    offsets.merge(entry.getKey(), entry.getValue().offset(), Math::min);
                }
            }
        }
        return offsets;
    }
}
