package io.estran.agent.spool;

import io.estran.agent.checkpoint.LaneState;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.log.LogRecord;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts in order what the logs hold, by the checkpoint and the table in the package comment: the lanes, what stands in each,
 * and what is missing. Touches no disk: recovery and inspection feed it. Used once, by one thread.
 */
final class SpoolContents {
    private static final Comparator<Found> ORDER = Comparator.<Found>comparingLong(found -> found.item.from)
            .thenComparing(found -> -found.item.to)
            .thenComparing(found -> !found.item.isGap())
            .thenComparing(found -> -found.item.position);

    private final SpoolState state;
    private final Map<Id128, LaneState> known = new HashMap<>();
    private final Map<Id128, Gathered> gathered = new HashMap<>();
    private final EnumMap<BatchClass, Long> sealed = new EnumMap<>(BatchClass.class);
    /** Per class the tip of the lanes built so far. */
    private final EnumMap<BatchClass, LanePoint> tips = new EnumMap<>(BatchClass.class);

    private final List<Stray> strays = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private final List<LaneContents> lanes = new ArrayList<>();
    private long oldestSealed = Long.MAX_VALUE;
    private long newestSealed = Long.MIN_VALUE;
    private @Nullable String newer;

    /** A record that the lanes do not need. */
    record Stray(BatchClass batchClass, long position) {}

    /** A record that is no batch. */
    record Unreadable(BatchClass batchClass, long position, String reason) {}

    /** Sequences [from, to] that stand nowhere; {@code index} is the item before which they would. */
    record MissingRange(int index, long from, Hash256 before, long to, Hash256 hashOfTo) {}

    /**
     * One lane: what the checkpoint, or else its first record, says of it; its items in order; what is missing between them; and
     * the sequences whose previous hash is not that of what stands before them.
     */
    record LaneContents(LaneState lane, List<Item> items, List<MissingRange> missing, List<Long> broken) {
        LaneContents {
            items = List.copyOf(items);
            missing = List.copyOf(missing);
            broken = List.copyOf(broken);
        }
    }

    private record Found(Item item, Hash256 previous) {}

    /** What was found of one lane. */
    private static final class Gathered {
        final long number;
        final BatchHeader first;
        final List<Found> found = new ArrayList<>();

        @Nullable
        LanePoint predecessor;

        Gathered(long number, BatchHeader first) {
            this.number = number;
            this.first = first;
        }
    }

    SpoolContents(SpoolState state) {
        this.state = state;
        state.lanes().forEach(lane -> known.put(lane.id(), lane));
        sealed.putAll(state.sealed());
    }

    /** Takes a record of that class's log; returns its bytes. */
    byte[] take(BatchClass batchClass, LogRecord record) {
        byte[] bytes = new byte[record.payload().remaining()];
        record.payload().get(bytes);
        try {
            take(batchClass, record, BatchReader.read(bytes));
        } catch (MalformedBatchException wrong) {
            unreadable(batchClass, record, String.valueOf(wrong.getMessage()));
        } catch (UnreadableVersionException wrong) {
            takeNewer(batchClass, record, bytes, String.valueOf(wrong.getMessage()));
        }
        return bytes;
    }

    private void unreadable(BatchClass batchClass, LogRecord record, String reason) {
        unreadable.add(new Unreadable(batchClass, record.position(), reason));
        strays.add(new Stray(batchClass, record.position()));
    }

    /** A batch of a newer release: nobody may start over it, unless it is freed anyway. */
    private void takeNewer(BatchClass batchClass, LogRecord record, byte[] bytes, String reason) {
        try {
            BatchOutline outline = BatchReader.outline(ByteBuffer.wrap(bytes));
            strays.add(new Stray(batchClass, record.position()));
            if (!isFreed(outline.lane(), outline.to(), record.tag())) {
                newer = reason;
            }
        } catch (MalformedBatchException wrong) {
            unreadable(batchClass, record, String.valueOf(wrong.getMessage()));
        }
    }

    private void take(BatchClass batchClass, LogRecord record, Batch batch) {
        BatchHeader header = batch.header();
        if (header.batchClass() != batchClass) {
            unreadable(batchClass, record, "class: is " + header.batchClass().word());
            return;
        }
        if (isFreed(header.lane(), header.to(), record.tag())) {
            strays.add(new Stray(batchClass, record.position()));
            return;
        }
        Gathered lane = gathered.computeIfAbsent(header.lane(), id -> new Gathered(record.tag(), header));
        if (header.predecessor() != null) {
            lane.predecessor = header.predecessor();
        }
        lane.found.add(new Found(new Item(batch, record.position()), shared(lane, header.previous())));
        sealed.merge(batchClass, header.lastOrdinal(), Math::max);
        if (header.gap() == null) {
            oldestSealed = Math.min(oldestSealed, header.sealedAt());
            newestSealed = Math.max(newestSealed, header.sealedAt());
        }
    }

    /** Mostly it is the hash of the record before: then one object is enough. */
    private static Hash256 shared(Gathered lane, Hash256 previous) {
        if (lane.found.isEmpty()) {
            return previous;
        }
        Hash256 last = lane.found.get(lane.found.size() - 1).item.hash;
        return last.equals(previous) ? last : previous;
    }

    /** The checkpoint counts it as freed, and it is only not overwritten yet. */
    private boolean isFreed(Id128 id, long to, long number) {
        LaneState lane = known.get(id);
        return lane == null ? number <= state.lastLane() : to <= lane.freed();
    }

    /** Everything was taken: builds the lanes, the first opened first. */
    void build() {
        tips.putAll(state.tips());
        gathered.values().stream()
                .sorted(Comparator.comparingLong(lane -> lane.number))
                .forEach(lane -> lanes.add(lane(lane)));
        for (LaneState lane : state.lanes()) {
            if (!gathered.containsKey(lane.id()) && lane.tip() > 0) {
                lanes.add(new LaneContents(lane, List.of(), missing(lane), List.of()));
            }
        }
        lanes.sort(Comparator.comparingLong(lane -> lane.lane().number()));
    }

    private LaneContents lane(Gathered lane) {
        lane.found.sort(ORDER);
        List<Found> kept = new ArrayList<>();
        long to = 0;
        for (Found each : lane.found) {
            if (each.item.to > to) {
                to = each.item.to;
                kept.add(each);
            } else {
                strays.add(new Stray(lane.first.batchClass(), each.item.position));
            }
        }
        LaneState begin = from(begin(lane, kept.get(0)), kept.get(0));
        List<MissingRange> missing = new ArrayList<>();
        List<Long> broken = new ArrayList<>();
        long last = begin.freed();
        Hash256 hash = begin.freedHash();
        for (int i = 0; i < kept.size(); i++) {
            Found each = kept.get(i);
            if (each.item.from > last + 1) {
                missing.add(new MissingRange(i, last + 1, hash, each.item.from - 1, each.previous));
            } else if (each.item.from == last + 1 && !each.previous.equals(hash)) {
                broken.add(each.item.from);
            }
            last = each.item.to;
            hash = each.item.hash;
        }
        if (begin.tip() > last) {
            missing.add(new MissingRange(kept.size(), last + 1, hash, begin.tip(), begin.tipHash()));
        } else if (lane.number > state.tipLanes().getOrDefault(begin.batchClass(), 0L)) {
            tips.put(begin.batchClass(), new LanePoint(begin.id(), last, hash));
        }
        return new LaneContents(begin, kept.stream().map(Found::item).toList(), missing, broken);
    }

    /**
     * Where what is held of the lane begins. A lane that the checkpoint does not list was opened since, so nothing of it is
     * freed; the predecessor that a lost first batch named is the tip of the lane before. Without a checkpoint what is missing
     * at the beginning may have been freed: the account will tell.
     */
    private LaneState begin(Gathered lane, Found first) {
        LaneState listed = known.get(lane.first.lane());
        if (listed != null) {
            return listed;
        }
        boolean lost = state.isLost();
        boolean headless = first.item.from > 1;
        return new LaneState(
                lane.first.lane(),
                lane.number,
                lane.first.batchClass(),
                lane.first.run(),
                lane.first.runNumber(),
                headless && !lost ? tips.get(lane.first.batchClass()) : lane.predecessor,
                lost ? first.item.from - 1 : 0,
                lost ? first.previous : Hash256.ZERO,
                0,
                Hash256.ZERO,
                -1,
                -1);
    }

    /** A gap for what was lost behind the checkpoint may begin before what that says is freed: the lane begins with the gap. */
    private static LaneState from(LaneState lane, Found first) {
        return first.item.from > lane.freed()
                ? lane
                : new LaneState(
                        lane.id(),
                        lane.number(),
                        lane.batchClass(),
                        lane.run(),
                        lane.runNumber(),
                        lane.predecessor(),
                        first.item.from - 1,
                        first.previous,
                        lane.tip(),
                        lane.tipHash(),
                        lane.epoch(),
                        lane.offset());
    }

    private static List<MissingRange> missing(LaneState lane) {
        return lane.freed() < lane.tip()
                ? List.of(new MissingRange(0, lane.freed() + 1, lane.freedHash(), lane.tip(), lane.tipHash()))
                : List.of();
    }

    List<LaneContents> lanes() {
        return lanes;
    }

    /** What may be released: freed, covered by a gap, or unreadable. */
    List<Stray> strays() {
        return strays;
    }

    List<Unreadable> unreadable() {
        return unreadable;
    }

    /** Why this release must not go on: the spool holds a batch of a newer one; null if it does not. */
    @Nullable
    String newer() {
        return newer;
    }

    /** Last ordinal sealed per class. */
    Map<BatchClass, Long> sealed() {
        return sealed;
    }

    /** When the oldest batch held was sealed, ns; {@code Long.MAX_VALUE} if there is none. */
    long oldestSealed() {
        return oldestSealed;
    }

    /** When the newest batch held was sealed, ns; {@code Long.MIN_VALUE} if there is none. */
    long newestSealed() {
        return newestSealed;
    }
}
