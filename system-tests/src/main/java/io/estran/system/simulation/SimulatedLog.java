package io.estran.system.simulation;

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
final class SimulatedLog {
    /** How a record stands. */
    enum State {
        OPEN,
        COMMITTED,
        ABORTED,
        MARKER
    }

    /** One record; its state changes once. */
    static final class Entry {
        final byte @Nullable [] key;
        final byte @Nullable [] value;
        final Headers headers;
        final long timestamp;
        State state;

        Entry(byte @Nullable [] key, byte @Nullable [] value, Headers headers, long timestamp, State state) {
            this.key = key;
            this.value = value;
            this.headers = headers;
            this.timestamp = timestamp;
            this.state = state;
        }
    }

    private final Map<String, List<Entry>> topics = new TreeMap<>();
    private final SimulatedClock clock;

    SimulatedLog(SimulatedClock clock) {
        this.clock = clock;
    }

    private List<Entry> topic(String name) {
        return topics.computeIfAbsent(name, unknown -> new ArrayList<>());
    }

    /** Appends a record that belongs to no transaction, or to one that is open; returns its offset. */
    long append(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers, State state) {
        List<Entry> entries = topic(topic);
        entries.add(new Entry(key, value, headers, clock.wallMillis(), state));
        return entries.size() - 1L;
    }

    long end(String topic) {
        return topic(topic).size();
    }

    Entry entry(String topic, long offset) {
        return topic(topic).get((int) offset);
    }

    /** The record at that offset if a reader of committed records may see it now; null if it must wait. */
    @Nullable
    Entry committed(String topic, long offset) {
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
    boolean isCommittedAccount(long offset) {
        return offset >= 0
                && offset < end(KafkaTopics.LANES)
                && entry(KafkaTopics.LANES, offset).state == State.COMMITTED;
    }
}
