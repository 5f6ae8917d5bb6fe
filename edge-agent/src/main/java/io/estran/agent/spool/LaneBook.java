package io.estran.agent.spool;

import io.estran.agent.checkpoint.LaneState;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that are held, current, or were emptied lately (the newest {@value #EMPTIED}), in the order of their opening;
 * and per class the lane that is being sealed and the point that the next one names (rules 9 and 10). Owned by the storage
 * thread.
 */
final class LaneBook {
    /** Most lanes opened since the oldest that is held (rule 10). */
    static final int MOST_OPENED = 1000;
    /** Emptied lanes that are remembered. */
    static final int EMPTIED = 64;
    /** Ids of lanes that this run opened which are remembered: more than the sequencer has accounts of. */
    private static final int OWN = 4_096;

    private final Id128 run;
    private final long runNumber;
    private final Supplier<Id128> ids;
    private final TreeMap<Long, Lane> byNumber = new TreeMap<>();
    private final Map<Id128, Lane> byId = new HashMap<>();
    private final EnumMap<BatchClass, Lane> current = new EnumMap<>(BatchClass.class);
    private final EnumMap<BatchClass, LanePoint> tips = new EnumMap<>(BatchClass.class);
    private final EnumMap<BatchClass, Long> tipLanes = new EnumMap<>(BatchClass.class);
    private final Set<Id128> own = new LinkedHashSet<>();
    private long lastLane;

    LaneBook(Id128 run, long runNumber, Supplier<Id128> ids, SpoolState state) {
        this.run = run;
        this.runNumber = runNumber;
        this.ids = ids;
        lastLane = Math.max(0, state.lastLane());
        tips.putAll(state.tips());
        tipLanes.putAll(state.tipLanes());
    }

    /** Takes in a lane of earlier runs. */
    void recover(Lane lane) {
        byNumber.put(lane.number, lane);
        byId.put(lane.id, lane);
        lastLane = Math.max(lastLane, lane.number);
        learnTip(lane);
    }

    private void learnTip(Lane lane) {
        LanePoint tip = lane.tip();
        Long tipLane = tipLanes.get(lane.batchClass);
        LanePoint known = tips.get(lane.batchClass);
        if (tip.sequence() == 0) {
            return;
        }
        if (tipLane == null
                || lane.number > tipLane
                || (known != null && lane.number == tipLane && tip.sequence() > known.sequence())) {
            tips.put(lane.batchClass, tip);
            tipLanes.put(lane.batchClass, lane.number);
        }
    }

    /** The lane that is being sealed, opened if need be; null if too many were opened since the oldest held. */
    @Nullable
    Lane toSeal(BatchClass batchClass) {
        Lane lane = current.get(batchClass);
        if (lane != null) {
            return lane;
        }
        if (openedSinceOldest() >= MOST_OPENED) {
            return null;
        }
        lastLane++;
        Lane opened = new Lane(new LaneState(
                ids.get(),
                lastLane,
                batchClass,
                run,
                runNumber,
                tips.get(batchClass),
                0,
                Hash256.ZERO,
                0,
                Hash256.ZERO,
                -1,
                -1));
        byNumber.put(opened.number, opened);
        byId.put(opened.id, opened);
        current.put(batchClass, opened);
        own.add(opened.id);
        if (own.size() > OWN) {
            own.remove(own.iterator().next());
        }
        forgetEmptied();
        return opened;
    }

    /** Whether this run opened that lane. */
    boolean isOwn(Id128 lane) {
        return own.contains(lane);
    }

    /** Lanes opened since the oldest that is held (rule 10). */
    long openedSinceOldest() {
        return lastLane
                - byNumber.values().stream()
                        .filter(held -> !held.isEmpty())
                        .mapToLong(held -> held.number)
                        .findFirst()
                        .orElse(lastLane);
    }

    private void forgetEmptied() {
        List<Lane> emptied = new ArrayList<>();
        for (Lane lane : byNumber.values()) {
            if (lane.isEmpty() && !isCurrent(lane)) {
                emptied.add(lane);
            }
        }
        for (Lane lane : emptied.subList(0, Math.max(0, emptied.size() - EMPTIED))) {
            byNumber.remove(lane.number);
            byId.remove(lane.id);
        }
    }

    /** A batch was sealed in its lane: the class's tip is there. */
    void sealed(Lane lane) {
        tips.put(lane.batchClass, lane.tip());
        tipLanes.put(lane.batchClass, lane.number);
    }

    /** The next batch of the class opens a fresh lane. */
    void endCurrent(BatchClass batchClass) {
        current.remove(batchClass);
    }

    /**
     * A quarantined lane is nobody's predecessor, and one that has named it will be quarantined as its successor (rule 12): what is
     * sealed from now on goes to neither.
     */
    void forgetTip(Lane lane) {
        BatchClass batchClass = lane.batchClass;
        LanePoint tip = tips.get(batchClass);
        Lane later = tip == null ? null : byId.get(tip.lane());
        while (later != null && later != lane) {
            later = isOpened(later) || later.predecessor == null ? null : byId.get(later.predecessor.lane());
        }
        if (later == lane) {
            tips.remove(batchClass);
            endCurrent(batchClass);
        }
    }

    /** Whether the sequencer has opened it, so that it no longer matters what becomes of its predecessor. */
    private static boolean isOpened(Lane lane) {
        return lane.account() != null && !lane.is(LaneStatus.UNKNOWN);
    }

    boolean isCurrent(Lane lane) {
        return current.get(lane.batchClass) == lane;
    }

    @Nullable
    Lane current(BatchClass batchClass) {
        return current.get(batchClass);
    }

    @Nullable
    Lane lane(Id128 id) {
        return byId.get(id);
    }

    /** Per class the point that the next lane names. */
    Map<BatchClass, LanePoint> tips() {
        return Collections.unmodifiableMap(tips);
    }

    /** Whether accounts cover everything that was sealed, gaps included. */
    boolean isAccountedFor() {
        for (Lane lane : byNumber.values()) {
            if (!lane.isEmpty()
                    && !lane.is(LaneStatus.QUARANTINED)
                    && (lane.isAccountVoid() || lane.covered() < lane.tip().sequence())) {
                return false;
            }
        }
        return true;
    }

    /** Batches and gaps held. */
    long items() {
        return byNumber.values().stream().mapToLong(lane -> lane.items.size()).sum();
    }

    /** All lanes, the first opened first. */
    Collection<Lane> lanes() {
        return Collections.unmodifiableCollection(byNumber.values());
    }

    /**
     * Completes a checkpoint's statement. A lane that was opened and is still empty is in it: what is sealed into it before the
     * next checkpoint must not pass for freed.
     */
    SpoolState state(long capacity, Map<BatchClass, Long> sealed, Map<BatchClass, Long> synced) {
        EnumMap<BatchClass, Long> held = new EnumMap<>(synced);
        for (Lane lane : byNumber.values()) {
            for (Item item : lane.items) {
                held.merge(lane.batchClass, item.position, Math::min);
            }
        }
        List<LaneState> states = byNumber.values().stream().map(Lane::state).toList();
        return new SpoolState(
                capacity,
                lastLane,
                Map.copyOf(sealed),
                Map.copyOf(synced),
                held,
                Map.copyOf(tips),
                Map.copyOf(tipLanes),
                states);
    }
}
