package io.estran.agent.state;

import io.estran.agent.derive.DeriveTally;
import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.window.WindowSlot;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.event.Fields;
import io.estran.protocol.json.IsoTime;

/** The counters of the balance: accepted = inWindows + open + late + unwindowed. Pipeline thread only. */
final class Tally {
    long accepted;
    long rejected;
    long dropped;
    long late;
    long inWindows;
    long open;
    long unwindowed;
    long windowsClosed;
    long windowsRevised;
    /** Readings dropped since storage takes nothing, and their event times. Not in the bytes: storage gets those when it is over. */
    private long unrecorded;

    private long unrecordedFrom;
    private long unrecordedTo;

    /** Derived readings are accepted, late, rejected and dropped above like any others. */
    final DeriveTally derive = new DeriveTally();

    /** A reading that changes nothing but its windows is accepted. */
    void quiet(boolean windowed) {
        accepted++;
        if (windowed) {
            open++;
        } else {
            unwindowed++;
        }
    }

    /** A window has taken a reading, or not. */
    void count(WindowSlot.Taken taken) {
        switch (taken) {
            case ADDED -> {
                accepted++;
                open++;
            }
            case LATE -> {
                accepted++;
                late++;
            }
            case FULL -> dropped++;
        }
    }

    /** A reading ran through the rules only, as storage takes nothing. */
    void unrecorded(long time) {
        dropped++;
        unrecordedFrom = unrecorded == 0 ? time : Math.min(unrecordedFrom, time);
        unrecordedTo = unrecorded == 0 ? time : Math.max(unrecordedTo, time);
        unrecorded++;
    }

    /** Storage takes readings again: states how many it did not take, and from when to when, if there were any. */
    void stateUnrecorded(EventRecords to, String asset, long wall) {
        if (unrecorded == 0) {
            return;
        }
        Fields fields = Fields.of("readings", unrecorded)
                .and("from", IsoTime.write(unrecordedFrom))
                .and("to", IsoTime.write(unrecordedTo));
        unrecorded = 0;
        to.emit(new Event(Event.READINGS_DROPPED, asset, wall, fields.map()));
    }

    /** A window is stated; so many of its readings are counted here. */
    void stated(WindowAggregate aggregate, long counted) {
        if (aggregate.revision() > 0) {
            windowsRevised++;
        }
        if (aggregate.isFinal()) {
            windowsClosed++;
            open -= counted;
            inWindows += counted;
        }
    }

    /** Writes the numbers of a {@link StateSummary}; makes no garbage. */
    void summarize(long[] into, int from, boolean settled, long derivedSeries) {
        into[from] = accepted;
        into[from + 1] = rejected;
        into[from + 2] = dropped;
        into[from + 3] = late;
        into[from + 4] = inWindows;
        into[from + 5] = open;
        into[from + 6] = unwindowed;
        into[from + 7] = windowsClosed;
        into[from + 8] = windowsRevised;
        into[from + 9] = settled ? 1 : 0;
        into[from + 10] = derivedSeries;
        derive.summarize(into, from + 11);
    }

    void write(ByteWriter to) {
        to.varint(accepted);
        to.varint(rejected);
        to.varint(dropped);
        to.varint(late);
        to.varint(inWindows);
        to.varint(open);
        to.varint(unwindowed);
        to.varint(windowsClosed);
        to.varint(windowsRevised);
    }

    void read(ByteReader from) {
        accepted = from.varint();
        rejected = from.varint();
        dropped = from.varint();
        late = from.varint();
        inWindows = from.varint();
        open = from.varint();
        unwindowed = from.varint();
        windowsClosed = from.varint();
        windowsRevised = from.varint();
    }
}
