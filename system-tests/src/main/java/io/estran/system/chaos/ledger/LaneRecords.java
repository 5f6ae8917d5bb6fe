package io.estran.system.chaos.ledger;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The records of one lane, as they came: which batches, how many records, which twice, which out of order. One owner. */
final class LaneRecords {
    private static final int PLACE_BITS = 16;

    private final BitSet sequences = new BitSet();
    private final Set<Long> places = new HashSet<>();
    /** Where each asset stands, and the agent's own events. */
    private final Map<String, Long> newest = new HashMap<>();

    private long repeated;
    private long disordered;

    /** Takes a record of an asset; false if it came before. */
    boolean add(String asset, long sequence, int index, int record) {
        long place = (sequence << PLACE_BITS | index) << PLACE_BITS | record;
        if (!places.add(place)) {
            repeated++;
            return false;
        }
        sequences.set(Math.toIntExact(sequence));
        Long before = newest.put(asset, place);
        if (before != null && before > place) {
            disordered++;
        }
        return true;
    }

    long batches() {
        return sequences.cardinality();
    }

    long records() {
        return places.size();
    }

    /** Records of its largest batch. */
    long largestBatch() {
        Map<Long, Long> sizes = new HashMap<>();
        places.forEach(place -> sizes.merge(place >>> (2 * PLACE_BITS), 1L, Long::sum));
        return sizes.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    long repeated() {
        return repeated;
    }

    long disordered() {
        return disordered;
    }
}
