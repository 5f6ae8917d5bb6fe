package io.estran.cli.arrival;

import io.estran.protocol.lane.Id128;
import io.estran.twin.stream.Place;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what the agent sealed with what a read_committed consumer got, record by record: neither side's counters are
 * believed. Fed by two threads (storage and consumer), hence synchronised; memory is bounded by what is sealed and not yet
 * consumed, because finished sequences are kept as ranges.
 *
 * <p>In a folder that is continued, what earlier runs sealed and still hold is compared like what is sealed now
 * ({@link #held}). What they had freed before can only be checked for order: in each partition the records of a lane must go
 * up. Those count as sent and stored.
 */
public final class DeliveryComparison {
    private final Map<Id128, Lane> lanes = new HashMap<>();
    private final Map<EarlierStream, Place> earlier = new HashMap<>();
    private final Set<GapRange> gaps = new HashSet<>();
    private long sealed;
    private long consumed;
    private long consumedOfEarlier;
    private long duplicated;
    private long batchesSealed;

    /** What is in order: one lane in one partition. */
    private record EarlierStream(Id128 lane, String topic, int partition) {}

    private record GapRange(Id128 lane, long from, long to) {}

    /** A batch of this many records was sealed and synced; it is not sent before this returns. */
    public synchronized void sealed(Id128 lane, long sequence, int records) {
        awaits(lanes.computeIfAbsent(lane, id -> new Lane(true)), sequence, records);
    }

    /** An earlier run sealed a batch of this many records, and its account does not cover it yet. Before anything is consumed. */
    public synchronized void held(Id128 lane, long sequence, long records) {
        awaits(lanes.computeIfAbsent(lane, id -> new Lane(false)), sequence, Math.toIntExact(records));
    }

    private void awaits(Lane lane, long sequence, int records) {
        sealed += records;
        batchesSealed++;
        lane.awaited.put(sequence, records);
        lane.finishIfComplete(sequence);
    }

    /** The record with that place was consumed; one seen before is a duplicate: then false. */
    public synchronized boolean consumed(Place place) {
        Lane own = lanes.get(place.lane());
        if (own == null || !own.covers(place.sequence())) {
            return consumedOfEarlier(place);
        }
        if (!own.take(place)) {
            duplicated++;
            return false;
        }
        consumed++;
        own.awaited.computeIfPresent(place.sequence(), (key, missing) -> missing - 1);
        own.finishIfComplete(place.sequence());
        return true;
    }

    private boolean consumedOfEarlier(Place place) {
        EarlierStream stream = new EarlierStream(place.lane(), place.topic(), place.partition());
        Place last = earlier.get(stream);
        if (last != null && place.compareTo(last) <= 0) {
            duplicated++;
            return false;
        }
        earlier.put(stream, place);
        consumedOfEarlier++;
        return true;
    }

    /** A gap was declared: what it covers and was not consumed is not lost but declared. Repeats count once. */
    public synchronized void gap(Id128 lane, long from, long to) {
        Lane own = lanes.get(lane);
        if (gaps.add(new GapRange(lane, from, to)) && own != null) {
            own.awaited.subMap(from, true, to, true).clear();
            own.arrived.keySet().removeIf(sequence -> from <= sequence && sequence <= to);
        }
    }

    /** Records sealed. */
    public synchronized long sent() {
        return sealed + consumedOfEarlier;
    }

    /** Records consumed, each counted once. */
    public synchronized long stored() {
        return consumed + consumedOfEarlier;
    }

    /** Records sealed, not consumed and in no gap: losses, once everything has been accounted for. */
    public synchronized long missing() {
        return lanes.values().stream()
                .flatMap(lane -> lane.awaited.values().stream())
                .mapToLong(Integer::longValue)
                .sum();
    }

    /** Records consumed more than once. */
    public synchronized long duplicated() {
        return duplicated;
    }

    /** Ranges declared. */
    public synchronized long gaps() {
        return gaps.size();
    }

    /** Batches sealed by this process, or held by it from earlier runs. */
    public synchronized long batchesSealed() {
        return batchesSealed;
    }

    /** Those batches of which some record was neither consumed nor declared. */
    public synchronized long batchesAwaited() {
        return lanes.values().stream().mapToLong(lane -> lane.awaited.size()).sum();
    }

    /** One lane: what is awaited, what arrived of unfinished batches, and the ranges that are finished. */
    private static final class Lane {
        /** Sequence to the number of records not yet consumed. */
        private final TreeMap<Long, Integer> awaited = new TreeMap<>();
        /** Sequence to block index to record positions that arrived. */
        private final Map<Long, Map<Integer, BitSet>> arrived = new HashMap<>();
        /** Finished ranges, first to last, disjoint and not adjacent. */
        private final TreeMap<Long, Long> finished = new TreeMap<>();
        /** Whether every sequence of the lane is compared, and not only those that an earlier run left. */
        private final boolean whole;

        Lane(boolean whole) {
            this.whole = whole;
        }

        boolean covers(long sequence) {
            return whole || awaited.containsKey(sequence) || isFinished(sequence);
        }

        private boolean isFinished(long sequence) {
            Map.Entry<Long, Long> range = finished.floorEntry(sequence);
            return range != null && range.getValue() >= sequence;
        }

        boolean take(Place place) {
            if (isFinished(place.sequence())) {
                return false;
            }
            BitSet seen = arrived.computeIfAbsent(place.sequence(), key -> new HashMap<>())
                    .computeIfAbsent(place.index(), key -> new BitSet());
            if (seen.get(place.record())) {
                return false;
            }
            seen.set(place.record());
            return true;
        }

        void finishIfComplete(long sequence) {
            Integer missing = awaited.get(sequence);
            if (missing == null || missing > 0) {
                return;
            }
            awaited.remove(sequence);
            arrived.remove(sequence);
            long from = sequence;
            long to = sequence;
            Map.Entry<Long, Long> before = finished.lowerEntry(sequence);
            if (before != null && before.getValue() == sequence - 1) {
                from = before.getKey();
            }
            Long after = finished.remove(sequence + 1);
            if (after != null) {
                to = after;
            }
            finished.put(from, to);
        }
    }
}
