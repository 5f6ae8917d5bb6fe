package io.estran.agent.state;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;

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
