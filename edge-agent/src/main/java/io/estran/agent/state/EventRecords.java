package io.estran.agent.state;

import io.estran.protocol.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives events their ordinals and passes them on; while storage takes nothing it keeps them, the first {@link #MOST_HELD}.
 * Pipeline thread only.
 */
final class EventRecords {
    static final int MOST_HELD = 1000;

    private Outputs outputs;
    private List<Event> held = new ArrayList<>();
    private long overflow;
    private boolean holding;
    /** Of the last event given. */
    private long ordinal;

    EventRecords(Outputs outputs) {
        this.outputs = outputs;
    }

    void connect(Outputs newOutputs) {
        outputs = newOutputs;
    }

    void emit(Event event) {
        if (!holding) {
            outputs.event(++ordinal, event);
        } else if (held.size() < MOST_HELD) {
            held.add(event);
        } else {
            overflow++;
        }
    }

    void hold() {
        holding = true;
    }

    /** Gives what was held; returns how many events found no room. */
    long release() {
        holding = false;
        List<Event> events = held;
        long lost = overflow;
        held = new ArrayList<>();
        overflow = 0;
        events.forEach(this::emit);
        return lost;
    }

    boolean isHolding() {
        return holding;
    }

    long ordinal() {
        return ordinal;
    }

    void ordinal(long last) {
        ordinal = last;
    }
}
