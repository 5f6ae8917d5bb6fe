package io.estran.agent.spool;

import io.estran.agent.log.Log;
import io.estran.agent.log.SegmentPool;
import io.estran.process.time.Clock;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room in a full spool, a segment at a time: first one that holds little more than a few gaps, which only move; then one
 * of which all is stored at the gateway, then the oldest of the lowest class, events last. What stands in it becomes gaps
 * (rule 24). When the spool is full, and what a disk that gives no more space has to do with it, is in the package comment.
 * Owned by the storage thread.
 */
final class Evictor {
    private static final Logger log = LoggerFactory.getLogger(Evictor.class);

    /** Free segments for the gaps of an evicted segment; kept beside those that a flush takes. */
    private static final int GAPS = 2;
    /** The same, and one for the next batch. */
    private static final int RESERVE = GAPS + 1;
    /** How long a disk that gives no space is asked for it before the spool lives with what it has. */
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();
    /** Between two times of asking, while there is a reserve to live on. */
    private static final long ASK_EVERY = Duration.ofMillis(500).toNanos();

    private final LaneBook book;
    private final Shelf shelf;
    private final SegmentPool pool;
    private final GapWriter gaps;
    private final int mostItems;
    private final SpoolEvents happenings;
    private final Clock clock;
    /** The disk gives no space below the configured bound, since {@link #refusedAt}. */
    private boolean refused;

    private long refusedAt;
    private long askAt;
    /** It gave none for so long that what it has given is the bound for now. */
    private boolean bounded;

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

    Evictor(LaneBook book, Shelf shelf, GapWriter gaps, int mostItems, SpoolEvents happenings, Clock clock) {
        this.book = book;
        this.shelf = shelf;
        this.pool = shelf.pool();
        this.gaps = gaps;
        this.mostItems = mostItems;
        this.happenings = happenings;
        this.clock = clock;
    }

    /**
     * Keeps segments in reserve, so that a flush always has where to go: first new ones, then those that are freed, then
     * evicted ones. Each eviction is synced at the next turn, as what gaps replace is to be freed then; it needs less than it gives.
     *
     * @throws IOException if the disk does not give the space that the configuration allows, and nothing is evicted yet
     */
    void makeRoom() throws IOException {
        while (!isRoomy(RESERVE)) {
            if (shelf.letFreedGo()) {
                shelf.flush();
            } else if (!hasSegment() || (refused && book.items() <= mostItems && isPatient())) {
                return;
            } else {
                stateWhy();
                if (!evictSegment()) {
                    return;
                }
            }
        }
    }

    /** Writes what recovery has declared, before anything else is sealed; the files of the spool are closed if that fails. */
    void begin() throws IOException {
        boolean begun = false;
        try {
            makeRoomAtStart();
            shelf.flush();
            begun = true;
        } finally {
            if (!begun) {
                shelf.close();
            }
        }
    }

    /** Before anything can wait for the disk: only what must be written now finds room. */
    private void makeRoomAtStart() throws IOException {
        while (!isRoomy(RESERVE) && !isRoomy(GAPS)) {
            if (!evictSegment()) {
                return;
            }
            shelf.flush();
        }
    }

    private boolean isRoomy(int reserve) {
        long now = clock.monotonicNanos();
        if (refused && !bounded && (now - askAt >= 0 || !isReserveLeft())) {
            askAt = now + ASK_EVERY;
            pool.askAgain();
        }
        boolean prepared = pool.prepare(reserve + shelf.segmentsNeeded());
        note(now);
        return prepared && pool.isWithinBound() && book.items() <= mostItems;
    }

    private boolean isReserveLeft() {
        return pool.free() >= GAPS + shelf.segmentsNeeded();
    }

    /** What the disk says to the wish for space. */
    private void note(long now) {
        boolean before = refused;
        refused = pool.refusal() != null;
        if (refused && !before) {
            refusedAt = now;
            askAt = now + ASK_EVERY;
        } else if (before && !refused && bounded) {
            bounded = false;
            log.info("the disk gives the spool space again: {} of {} bytes", pool.bytes(), pool.capacity());
            happenings.happened("spool-grows-again", standing());
        }
    }

    /**
     * Whether the disk is to be asked again before anything is evicted, and the reserve does until then.
     *
     * @throws IOException if it is to be asked again, and the reserve does not do
     */
    private boolean isPatient() throws IOException {
        if (bounded || clock.monotonicNanos() - refusedAt >= PATIENCE) {
            return false;
        }
        if (!isReserveLeft()) {
            throw new IOException("the spool cannot grow beyond " + pool.bytes() + " of " + pool.capacity() + " bytes ("
                    + pool.refusal() + "); the disk is asked again before anything is evicted");
        }
        return true;
    }

    /**
     * Before something is evicted.
     *
     * @throws IOException if the disk is not full but dead: to evict would lose what is kept, and give no room
     */
    private void stateWhy() throws IOException {
        pool.proveWritable();
        if (refused && !bounded) {
            bounded = true;
            log.warn(
                    "the spool is bounded by the disk: it gives no more than {} of {} bytes ({}); the oldest of the lowest class"
                            + " is evicted as if that were the bound, and the disk is asked again. Make space on it, or set a"
                            + " smaller size of the spool",
                    pool.bytes(),
                    pool.capacity(),
                    pool.refusal());
            happenings.happened("spool-bounded-by-disk", standing());
        }
    }

    private Map<String, Object> standing() {
        return Map.of("bytes", pool.bytes(), "bound", pool.capacity());
    }

    /** Asks a disk that gave no space once more. */
    void askAgain() {
        pool.tryToGrow();
        note(clock.monotonicNanos());
    }

    /** Whether the disk, and not the configuration, bounds the spool. */
    boolean isBoundedByDisk() {
        return bounded;
    }

    /** Most bytes on disk as things are. */
    long bound() {
        return bounded ? Math.min(pool.bytes(), pool.capacity()) : pool.capacity();
    }

    /** Declares gaps for one segment; its space is free after the next flush. False if there is nothing to evict. */
    private boolean evictSegment() {
        long sparse = pool.segmentSize() / 2;
        return evictFirst(use -> use.batches == 0 && use.bytes < sparse)
                || evictFirst(use -> use.batches > 0 && use.unstored == 0)
                || evictFirst(use -> use.batches > 0);
    }

    /** Whether there may be something to evict. */
    private boolean hasSegment() {
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
