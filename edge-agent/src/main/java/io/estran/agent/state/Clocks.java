package io.estran.agent.state;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;

/** Both clocks of the agent as the last tick, or the start of the run, gave them. Pipeline thread only. */
final class Clocks {
    /** Wall clocks that are kept in step drift and slew less than this between two ticks. */
    private static final long STEP = 500_000_000L;

    private long wall;
    private long monotonic;

    /** Wall-clock time, ns since the Unix epoch. */
    long wall() {
        return wall;
    }

    /** Monotonic time, ns; of another start in another run. */
    long monotonic() {
        return monotonic;
    }

    /** A new run; its monotonic clock has nothing to do with the one before. */
    void begin(long newWall, long newMonotonic) {
        wall = newWall;
        monotonic = newMonotonic;
    }

    /** Time went on; returns how far the wall clock stepped meanwhile, ns, or 0. */
    long advance(long newWall, long newMonotonic) {
        long step = (newWall - wall) - (newMonotonic - monotonic);
        wall = newWall;
        monotonic = newMonotonic;
        return Math.abs(step) > STEP ? step : 0;
    }

    void write(ByteWriter to) {
        to.fixed(wall);
        to.fixed(monotonic);
    }

    void read(ByteReader from) {
        wall = from.fixed();
        monotonic = from.fixed();
    }
}
