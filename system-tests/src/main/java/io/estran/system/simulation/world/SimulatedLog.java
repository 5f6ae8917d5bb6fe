package io.estran.system.simulation.world;

import io.estran.protocol.name.KafkaTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Kafka as far as delivery depends on it: topics of one partition each. Its fault model: appends arrive late, twice, or after
 * they were reported as failed ({@code SimulatedProducer}); records of a transaction that was aborted, and the markers that end
 * transactions, take offsets; who reads committed records stops at the first transaction that is not ended.
 */
public final class SimulatedLog {
    /** How a record stands. */
    public enum State {
        OPEN,
        COMMITTED,
        ABORTED,
        MARKER
    }

    /** One record; its state changes once. */
    public static final class Entry {
        private final byte @Nullable [] key;
        private final byte @Nullable [] value;
        private final Headers headers;
        private final long timestamp;
        State state;

        Entry(byte @Nullable [] key, byte @Nullable [] value, Headers headers, long timestamp, State state) {
            this.key = key;
            this.value = value;
            this.headers = headers;
            this.timestamp = timestamp;
            this.state = state;
        }

        public byte @Nullable [] key() {
            return key;
        }

        public byte @Nullable [] value() {
            return value;
        }

        public Headers headers() {
            return headers;
        }

        /** When the log took it, ms. */
        public long timestamp() {
            return timestamp;
        }

        public State state() {
            return state;
        }
    }

    private final Map<String, List<Entry>> topics = new TreeMap<>();
    private final SimulatedClock clock;

    public SimulatedLog(SimulatedClock clock) {
        this.clock = clock;
    }

    private List<Entry> topic(String name) {
        return topics.computeIfAbsent(name, unknown -> new ArrayList<>());
    }

    /** Appends a record that belongs to no transaction, or to one that is open; returns its offset. */
    public long append(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers, State state) {
        List<Entry> entries = topic(topic);
        entries.add(new Entry(key, value, headers, clock.wallMillis(), state));
        return entries.size() - 1L;
    }

    public long end(String topic) {
        return topic(topic).size();
    }

    public Entry entry(String topic, long offset) {
        return topic(topic).get((int) offset);
    }

    /** The record at that offset if a reader of committed records may see it now; null if it must wait. */
    @Nullable
    public Entry committed(String topic, long offset) {
        if (offset >= end(topic) || offset >= lastStable(topic)) {
            return null;
        }
        return entry(topic, offset);
    }

    /** The first offset of a transaction that is not ended. */
    private long lastStable(String topic) {
        List<Entry> entries = topic(topic);
        int at = entries.size();
        while (at > 0 && entries.get(at - 1).state == State.OPEN) {
            at--;
        }
        return at;
    }

    /** Whether that account was committed there with that value. */
    public boolean isCommittedAccount(long offset) {
        return offset >= 0
                && offset < end(KafkaTopics.LANES)
                && entry(KafkaTopics.LANES, offset).state == State.COMMITTED;
    }
}
