package io.estran.agent.state;

import io.estran.protocol.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives events their ordinals and passes them on; while storage takes nothing it keeps them, up to a bound. Pipeline
 * thread only.
 */
final class EventRecords {
    private final int most;
    private Outputs outputs;
    private List<Event> held = new ArrayList<>();
    private long overflow;
    private boolean holding;
    /** Of the last event given. */
    private long ordinal;

    /** @param most events that may be kept */
    EventRecords(Outputs outputs, int most) {
        this.most = most;
        this.outputs = outputs;
    }

    void connect(Outputs newOutputs) {
        outputs = newOutputs;
    }

    void emit(Event event) {
        if (!holding) {
            outputs.event(++ordinal, event);
        } else if (held.size() < most) {
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

    int held() {
        return held.size();
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
