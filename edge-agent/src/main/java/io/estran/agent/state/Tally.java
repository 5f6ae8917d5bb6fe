package io.estran.agent.state;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.window.WindowSlot;

/** The counters of the balance: accepted = inWindows + open + late + unwindowed. Pipeline thread only. */
final class Tally {
    /** How many there are. */
    static final int NUMBERS = 9;

    long accepted;
    long rejected;
    long dropped;
    long late;
    long inWindows;
    long open;
    long unwindowed;
    long windowsClosed;
    long windowsRevised;

    /** What became of a reading in the window of its series' shortest entry. */
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

    /** Writes all of them, in the order of {@link StateSummary}. */
    void summarize(long[] into, int from) {
        into[from] = accepted;
        into[from + 1] = rejected;
        into[from + 2] = dropped;
        into[from + 3] = late;
        into[from + 4] = inWindows;
        into[from + 5] = open;
        into[from + 6] = unwindowed;
        into[from + 7] = windowsClosed;
        into[from + 8] = windowsRevised;
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
