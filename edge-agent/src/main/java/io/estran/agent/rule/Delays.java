package io.estran.agent.rule;

import java.util.TreeSet;

/** The pending alarms of one source, the one whose delay is over first in front. Pipeline thread only. */
public final class Delays {
    private final TreeSet<Alarm> pending = new TreeSet<>();

    void add(Alarm alarm) {
        pending.add(alarm);
    }

    void remove(Alarm alarm) {
        pending.remove(alarm);
    }

    public boolean isEmpty() {
        return pending.isEmpty();
    }

    /** When the first delay is over, in event time; {@code Long.MAX_VALUE} if none is pending. */
    public long due() {
        return pending.isEmpty() ? Long.MAX_VALUE : pending.first().due();
    }

    /** Raises every alarm whose delay is over at this event time. */
    public void advance(long time, AlarmOutput output) {
        while (!pending.isEmpty() && pending.first().due() <= time) {
            pending.pollFirst().delayIsOver(output);
        }
    }

    /** The source gives nothing any more: what has not lasted its delay never will. */
    public void breakOff() {
        while (!pending.isEmpty()) {
            pending.pollFirst().delayIsBrokenOff();
        }
    }
}
