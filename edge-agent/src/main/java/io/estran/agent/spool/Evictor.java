package io.estran.agent.spool;

import io.estran.agent.log.Log;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes room in a full spool, a segment at a time: first one that holds little more than a few gaps, which only move; then one
 * of which all is stored at the gateway, then the oldest of the lowest class, events last. What stands in it becomes gaps
 * (rule 24). Owned by the storage thread.
 */
final class Evictor {
    private final LaneBook book;
    private final Shelf shelf;
    private final GapWriter gaps;
    private final SpoolEvents happenings;
    private long batches;
    private long declared;

    /** What a segment that is no longer written holds. */
    private static final class Use {
        final Log.Range range;
        int batches;
        int unstored;
        long bytes;

        Use(Log.Range range) {
            this.range = range;
        }
    }

    Evictor(LaneBook book, Shelf shelf, GapWriter gaps, SpoolEvents happenings) {
        this.book = book;
        this.shelf = shelf;
        this.gaps = gaps;
        this.happenings = happenings;
    }

    /** Declares gaps for one segment; its space is free after the next flush. False if there is nothing to evict. */
    boolean evictSegment() {
        long sparse = shelf.pool().segmentSize() / 2;
        return evictFirst(use -> use.batches == 0 && use.bytes < sparse)
                || evictFirst(use -> use.batches > 0 && use.unstored == 0)
                || evictFirst(use -> use.batches > 0);
    }

    /** Whether there may be something to evict. */
    boolean hasSegment() {
        for (BatchClass batchClass : BatchClass.values()) {
            if (!shelf.log(batchClass).closedSegments().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private boolean evictFirst(Predicate<Use> which) {
        for (BatchClass batchClass : BatchClass.values()) {
            for (Use use : uses(batchClass)) {
                if (which.test(use)) {
                    evict(batchClass, use.range);
                    return true;
                }
            }
        }
        return false;
    }

    /** The segments of a class, the oldest first. */
    private Collection<Use> uses(BatchClass batchClass) {
        TreeMap<Long, Use> uses = new TreeMap<>();
        shelf.log(batchClass).closedSegments().forEach(range -> uses.put(range.from(), new Use(range)));
        for (Lane lane : book.lanes()) {
            if (lane.batchClass == batchClass) {
                for (Item item : lane.items) {
                    count(item, uses.floorEntry(item.position));
                }
            }
        }
        return uses.values();
    }

    private static void count(Item item, Map.@Nullable Entry<Long, Use> entry) {
        if (entry != null && entry.getValue().range.contains(item.position)) {
            Use use = entry.getValue();
            use.bytes += item.length;
            if (!item.isGap()) {
                use.batches++;
                use.unstored += item.state == Item.State.STORED ? 0 : 1;
            }
        }
    }

    private void evict(BatchClass batchClass, Log.Range range) {
        long lostRecords = 0;
        long lostBatches = 0;
        for (Lane lane : book.lanes()) {
            if (lane.batchClass != batchClass) {
                continue;
            }
            for (int i = 0; i < lane.items.size(); i++) {
                if (range.contains(lane.items.get(i).position)) {
                    long evicted = lane.items.get(i).from;
                    long before = lostBatches;
                    int to = i;
                    while (to < lane.items.size() && range.contains(lane.items.get(to).position)) {
                        lostBatches += lane.items.get(to).isGap() ? 0 : 1;
                        to++;
                    }
                    lostRecords += gaps.replace(lane, i, to, GapReason.EVICTED);
                    declared += lostBatches > before ? 1 : 0;
                    while (lane.items.get(Math.min(i, lane.items.size() - 1)).from > evicted) {
                        i--;
                    }
                }
            }
        }
        batches += lostBatches;
        if (lostBatches > 0) {
            happenings.happened(
                    "spool-evicted",
                    Map.of("class", batchClass.word(), "batches", lostBatches, "records", lostRecords));
        }
    }

    /** Batches evicted in this run. */
    long batches() {
        return batches;
    }

    /** Gaps declared by eviction in this run. */
    long declared() {
        return declared;
    }
}
