package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;

/** What is counted of derived series, over all runs. Pipeline thread only. */
public final class DeriveTally {
    /** Numbers that {@link #summarize} writes. */
    public static final int SIZE = 5;

    private long given;
    private long unused;
    private long wraps;
    private long resets;
    private long refused;

    /** A derived series has given a reading. */
    public void given() {
        given++;
    }

    /** A derived series was refused. */
    public void refused() {
        refused++;
    }

    /** A reading came too late to be used, or can be no value of the counter. */
    void unused() {
        unused++;
    }

    /** A counter went on at 0 behind its last bit. */
    void wrapped() {
        wraps++;
    }

    /** A counter was reset, or stepped as far as it cannot. */
    void reset() {
        resets++;
    }

    /** Writes what was given, unused, wrapped, reset and refused; makes no garbage. */
    public void summarize(long[] into, int from) {
        into[from] = given;
        into[from + 1] = unused;
        into[from + 2] = wraps;
        into[from + 3] = resets;
        into[from + 4] = refused;
    }

    /** Writes them all. */
    public void write(ByteWriter to) {
        to.varint(given);
        to.varint(unused);
        to.varint(wraps);
        to.varint(resets);
        to.varint(refused);
    }

    /** Takes over what {@link #write} wrote. */
    public void read(ByteReader from) {
        given = from.varint();
        unused = from.varint();
        wraps = from.varint();
        resets = from.varint();
        refused = from.varint();
    }
}
