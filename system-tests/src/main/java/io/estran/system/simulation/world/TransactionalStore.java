package io.estran.system.simulation.world;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A state store whose changes last from a commit on; what was changed after the last one is gone after an abort. */
public final class TransactionalStore implements KeyValueStore<String, byte[]> {
    private final String name;
    private TreeMap<String, byte[]> committed = new TreeMap<>();
    private TreeMap<String, byte[]> now = new TreeMap<>();

    public TransactionalStore(String name) {
        this.name = name;
    }

    public void commit() {
        committed = new TreeMap<>(now);
    }

    public void abort() {
        now = new TreeMap<>(committed);
    }

    @Override
    public void put(String key, byte @Nullable [] value) {
        if (value == null) {
            now.remove(key);
        } else {
            now.put(key, value);
        }
    }

    @Override
    public byte @Nullable [] putIfAbsent(String key, byte[] value) {
        return now.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<String, byte[]>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(String key) {
        return now.remove(key);
    }

    @Override
    public byte @Nullable [] get(String key) {
        return now.get(key);
    }

    @Override
    public KeyValueIterator<String, byte[]> range(String from, String to) {
        return new Entries(new TreeMap<>(now.subMap(from, true, to, true)));
    }

    @Override
    public KeyValueIterator<String, byte[]> all() {
        return new Entries(new TreeMap<>(now));
    }

    @Override
    public long approximateNumEntries() {
        return now.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        // It is ready as it is.
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    private static final class Entries implements KeyValueIterator<String, byte[]> {
        private final NavigableMap<String, byte[]> left;

        Entries(NavigableMap<String, byte[]> left) {
            this.left = left;
        }

        @Override
        public void close() {
            left.clear();
        }

        @Override
        public String peekNextKey() {
            return left.firstKey();
        }

        @Override
        public boolean hasNext() {
            return !left.isEmpty();
        }

        @Override
        public KeyValue<String, byte[]> next() {
            Map.Entry<String, byte[]> first = left.pollFirstEntry();
            if (first == null) {
                throw new NoSuchElementException();
            }
            return KeyValue.pair(first.getKey(), first.getValue());
        }
    }
}
