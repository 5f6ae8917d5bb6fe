package io.estran.agent.pipeline;

import io.estran.agent.ring.Ring;
import io.estran.agent.ring.RingConsumer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources that can wait, while storage takes nothing: their gates are shut, and what they had put into the ring by then
 * is kept here, in order, until it can be journalled. Bounded by the ring, of which it is twice the size; its memory is
 * taken when it is needed first. Pipeline thread only.
 */
final class HeldBack {
    private static final int LARGEST = 1 << 24;

    private final int slots;
    private List<SourceGate> gates = List.of();
    private @Nullable Ring kept;
    private boolean shut;
    private long lost;
    private long readAgain;

    /** @param slots of the ring */
    HeldBack(List<SourceGate> gates, int slots) {
        gates(gates);
        this.slots = Math.min(LARGEST, 2 * slots);
    }

    /** Other gates are in force; while nothing is held back. */
    void gates(List<SourceGate> inForce) {
        gates = inForce.stream().filter(SourceGate::canWait).toList();
    }

    /** Whether the source of that number waits while storage takes nothing. */
    boolean waits(int source) {
        for (int i = 0; i < gates.size(); i++) {
            if (gates.get(i).number() == source) {
                return true;
            }
        }
        return false;
    }

    /** Storage takes nothing from here on. */
    void shut() {
        if (kept == null && !gates.isEmpty()) {
            kept = new Ring(slots);
        }
        shut = true;
        gates.forEach(gate -> gate.hold(true));
    }

    /** Opens the gates if nothing is kept any more. Storage takes inputs. */
    void openIfEmpty() {
        if (shut && isEmpty()) {
            shut = false;
            gates.forEach(gate -> gate.hold(false));
        }
    }

    /** Keeps a reading; false if its source does not wait. */
    boolean keep(int source, int series, long time, double value, int quality, int reason, long position, long stamp) {
        Ring to = kept;
        return to != null && waits(source) && to.offer(series, time, value, quality, reason, position, stamp);
    }

    /** Keeps what may only come after the readings kept before it; false if there are none and never were. */
    boolean keep(RareInput input) {
        Ring to = kept;
        return to != null && to.offerRare(input);
    }

    boolean isEmpty() {
        return kept == null || kept.isEmpty();
    }

    int size() {
        return kept == null ? 0 : kept.size();
    }

    /** Gives back the oldest that is kept. */
    int giveOne(RingConsumer consumer) {
        return kept == null ? 0 : kept.drain(consumer, 1);
    }

    /** The end, and storage still takes nothing: readings of files will be read again, others count as dropped. */
    void abandon() {
        Ring from = kept;
        if (from != null) {
            from.drain(new Abandoned(), from.capacity());
        }
    }

    /** Readings abandoned that their source gives again in the next run. */
    long readAgain() {
        return readAgain;
    }

    /** Readings abandoned that no source gives again. */
    long lost() {
        return lost;
    }

    private final class Abandoned implements RingConsumer {
        @Override
        public void reading(int series, long time, double value, int quality, int reason, long position, long stamp) {
            if (position == SourceGate.NO_POSITION) {
                lost++;
            } else {
                readAgain++;
            }
        }

        @Override
        public void rare(Object input) {
            // The next run ends its sources anew.
        }
    }
}
