package io.estran.twin.stream;

import io.estran.protocol.lane.Id128;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the newest declared gaps, because every partition of a topic carries each of them. One owner thread. */
final class SeenGaps {
    /** The copies of one gap are a transaction apart, so that many gaps never stand between them. */
    static final int BOUND = 65_536;

    private final Map<Key, Boolean> gaps = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > BOUND;
        }
    };

    /** Whether this gap is new. */
    boolean add(Id128 lane, long from, long to) {
        return gaps.put(new Key(lane, from, to), true) == null;
    }

    private record Key(Id128 lane, long from, long to) {}
}
