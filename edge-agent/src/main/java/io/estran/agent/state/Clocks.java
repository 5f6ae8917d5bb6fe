package io.estran.agent.state;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.Inputs;

/**
 * Both clocks of the agent as the last tick, or the start of the run, gave them, and what is known of the time besides. Pipeline
 * thread only.
 */
final class Clocks {
    private static final long SECOND = 1_000_000_000L;
    static final long UNKNOWN = Inputs.UNKNOWN_OFFSET;
    /** Wall clocks that are kept in step drift and slew less than this between two ticks. */
    private static final long STEP = 500_000_000L;
    /** A clock that is further from the gateway's is not synchronised, ns. */
    private static final long MOST_OFFSET = 5_000_000_000L;

    private long wall;
    private long monotonic;
    private long earliest = Long.MIN_VALUE;
    private long offset = UNKNOWN;
    private boolean right = true;

    /** Wall-clock time, ns since the Unix epoch. */
    long wall() {
        return wall;
    }

    /** Monotonic time, ns; of another start in another run. */
    long monotonic() {
        return monotonic;
    }

    /** No right clock shows an earlier time. */
    long earliest() {
        return earliest;
    }

    /** How far the wall clock is behind the gateway's, ns; {@link #UNKNOWN} before one was heard in this run. */
    long offset() {
        return offset;
    }

    /** Whether that wall-clock time is in another second than the last one. */
    boolean isAnotherSecond(long newWall) {
        return newWall / SECOND != wall / SECOND;
    }

    /** A new run; its monotonic clock has nothing to do with the one before. */
    void begin(long newWall, long newMonotonic) {
        wall = newWall;
        monotonic = newMonotonic;
        offset = UNKNOWN;
    }

    /** Time went on; returns how far the wall clock stepped meanwhile, ns, or 0. */
    long advance(long newWall, long newMonotonic) {
        long moved = (newWall - wall) - (newMonotonic - monotonic);
        long step = Math.abs(moved) > STEP ? moved : 0;
        wall = newWall;
        monotonic = newMonotonic;
        if (offset != UNKNOWN) {
            offset -= step;
        }
        return step;
    }

    /** Others have said what time it is. */
    void known(long noEarlier, long behind) {
        earliest = Math.max(earliest, noEarlier);
        offset = behind == UNKNOWN ? offset : behind;
    }

    /** Judges the wall clock by what is known now; whether that changed the judgement. */
    boolean judge() {
        boolean before = right;
        right = wall >= earliest && (offset == UNKNOWN || Math.abs(offset) <= MOST_OFFSET);
        return right != before;
    }

    /** Whether the wall clock was not known to be wrong when it was judged last. */
    boolean isRight() {
        return right;
    }

    /** The latest time that it can be, ns; no bound if the clock is wrong and no gateway has said by how much. */
    long latest() {
        if (right) {
            return wall;
        }
        return offset == UNKNOWN ? Long.MAX_VALUE : Math.max(wall, wall + offset);
    }

    void write(ByteWriter to) {
        to.fixed(wall);
        to.fixed(monotonic);
        to.fixed(earliest);
        to.fixed(offset);
        to.flag(right);
    }

    void read(ByteReader from) {
        wall = from.fixed();
        monotonic = from.fixed();
        earliest = from.fixed();
        offset = from.fixed();
        right = from.flag();
    }
}
