package io.estran.gateway.sequencer;

import io.estran.protocol.lane.Id128;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The ids of an agent's remembered lanes, oldest opening first, in four lists that are bounded apart (DELIVERY.md rule 13):
 * what fills one never makes the sequencer forget a lane of another; but lanes that are closed become quarantined ones, and push
 * out older of these. Mutable; one thread.
 *
 * <p>State format 1: version (1 byte), then for each list of {@link Kind}, in its order: count (4 bytes), ids (16 bytes
 * each), all big-endian.
 */
final class Lineage {
    private static final byte VERSION = 1;

    /** Why a lane is in a list of its own. */
    enum Kind {
        /** Opened with a predecessor. */
        SUCCESSORS(1_024),
        /** Opened without one. */
        ROOTS(1_024),
        /** Quarantined: final. */
        QUARANTINED(1_024),
        /** Not opened yet: too early, or not readable. */
        WAITING(256);

        private final int remembered;

        Kind(int remembered) {
            this.remembered = remembered;
        }

        /** How many lanes are kept before the oldest that may be forgotten is. */
        int remembered() {
            return remembered;
        }

        /** How many lanes are kept at most of which none may be forgotten; then one is closed. */
        int bound() {
            return 2 * remembered;
        }
    }

    private final Map<Kind, Set<Id128>> lists = new EnumMap<>(Kind.class);

    Lineage() {
        for (Kind kind : Kind.values()) {
            lists.put(kind, new LinkedHashSet<>());
        }
    }

    /** The ids of one list, oldest first; the set itself. */
    Set<Id128> of(Kind kind) {
        Set<Id128> list = lists.get(kind);
        if (list == null) {
            throw new IllegalStateException("no list " + kind);
        }
        return list;
    }

    /** Moves the lane to the end of a list, out of whichever it was in. */
    void place(Id128 lane, Kind kind) {
        lists.values().forEach(list -> list.remove(lane));
        of(kind).add(lane);
    }

    void remove(Id128 lane) {
        lists.values().forEach(list -> list.remove(lane));
    }

    byte[] toBytes() {
        int ids = lists.values().stream().mapToInt(Set::size).sum();
        ByteBuffer out = ByteBuffer.allocate(1 + 4 * Kind.values().length + 16 * ids);
        out.put(VERSION);
        for (Kind kind : Kind.values()) {
            out.putInt(of(kind).size());
            for (Id128 id : of(kind)) {
                out.putLong(id.high()).putLong(id.low());
            }
        }
        return out.array();
    }

    /** Reads {@link #toBytes()}. */
    static Lineage fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        LaneFormat.checkVersion("lineage", in.get(), VERSION);
        Lineage lineage = new Lineage();
        for (Kind kind : Kind.values()) {
            int count = in.getInt();
            for (int i = 0; i < count; i++) {
                lineage.of(kind).add(new Id128(in.getLong(), in.getLong()));
            }
        }
        return lineage;
    }
}
