package io.estran.agent.source.host;

import java.io.IOException;

/** Reads one part of the machine. Called by the source's thread only. */
interface Probe {
    /** The part, in words for people. */
    String part();

    /**
     * Gives what it finds.
     *
     * @throws IOException if the part is not there
     */
    void read(Measures measures) throws IOException, InterruptedException;
}
