package io.estran.gateway.session;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 PUBLISH packets of one connection that have no PUBACK yet, at most Receive Maximum of them. Answers leave in the
 * order of the packets, whatever the order in which they become known (MQTT 5 section 4.6); after {@link #fail} none does.
 * Owned by the connection's thread.
 */
final class AckWindow {
    /** Where an answer goes. */
    interface Emitter {
        void acknowledge(int packetId, PublishAnswer answer);
    }

    /** One PUBLISH waiting for its answer. */
    static final class Slot {
        private final int packetId;
        private @Nullable PublishAnswer answer;

        private Slot(int packetId) {
            this.packetId = packetId;
        }
    }

    private final int size;
    private final Emitter emitter;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    private final Set<Integer> packetIds = new HashSet<>();
    private boolean failed;

    AckWindow(int size, Emitter emitter) {
        this.size = size;
        this.emitter = emitter;
    }

    /** Whether as many wait as the client may have in flight. */
    boolean isFull() {
        return slots.size() >= size;
    }

    /** Whether nothing waits. */
    boolean isEmpty() {
        return slots.isEmpty();
    }

    /** Takes a place for a PUBLISH; null if its packet id is in use (MQTT 5 section 2.2.1). Only if not full. */
    @Nullable
    Slot open(int packetId) {
        if (isFull()) {
            throw new IllegalStateException("window of " + size + " is full");
        }
        if (!packetIds.add(packetId)) {
            return null;
        }
        Slot slot = new Slot(packetId);
        slots.add(slot);
        return slot;
    }

    /** The answer to one PUBLISH is known: emits it, and those behind it that waited for it, unless an earlier one waits. */
    void settle(Slot slot, PublishAnswer answer) {
        if (failed) {
            return;
        }
        slot.answer = answer;
        while (!slots.isEmpty() && slots.peek().answer != null) {
            Slot first = slots.remove();
            packetIds.remove(first.packetId);
            PublishAnswer itsAnswer = first.answer;
            if (itsAnswer != null) {
                emitter.acknowledge(first.packetId, itsAnswer);
            }
        }
    }

    /** A PUBLISH was not stored: what waits will never be answered, nor anything later. */
    void fail() {
        failed = true;
        slots.clear();
        packetIds.clear();
    }
}
