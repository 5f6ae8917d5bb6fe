package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.MalformedInputException;
import java.util.Arrays;

/**
 * The stretches of event time in which windows of one slot were final: none of them is opened again, also when the
 * watermark has gone back because the clock had been wrong. Usually one stretch that grows; a gap of more than an hour (and
 * more than the window), as a clock that was a day ahead leaves it, begins another. At most {@link #MOST} are kept apart; then the two nearest up to
 * the newest, or of all if there are none, are taken as one.
 */
final class FinalTime {
    static final int MOST = 4;
    private static final long HOUR = 3_600_000_000_000L;
    private static final long[] NONE = new long[0];

    /** Pairs of start and end, in order and apart. */
    private long[] bounds = NONE;

    private int size;

    /** Whether the window that begins there may have been final. */
    boolean has(long start) {
        for (int i = 0; i < size; i += 2) {
            if (start >= bounds[i] && start < bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** The first time from that one on that may have been final; {@code Long.MAX_VALUE} if none was. */
    long next(long from) {
        for (int i = 0; i < size; i += 2) {
            if (from < bounds[i + 1]) {
                return Math.max(from, bounds[i]);
            }
        }
        return Long.MAX_VALUE;
    }

    /** The window is final. */
    void add(long start, long end) {
        int at = size;
        while (at > 0 && start < bounds[at - 2]) {
            at -= 2;
        }
        if (at > 0 && start - bounds[at - 1] <= near(start, end)) {
            bounds[at - 1] = Math.max(bounds[at - 1], end);
            join(at, near(start, end));
        } else if (at < size && bounds[at] - end <= near(start, end)) {
            bounds[at] = start;
        } else {
            insert(at, start, end);
        }
    }

    /** Whether all of it lies that far behind a watermark. */
    boolean isBehind(long watermark, long distance) {
        return size == 0 || bounds[size - 1] + distance <= watermark;
    }

    private static long near(long start, long end) {
        return Math.max(HOUR, end - start);
    }

    /** Makes one of the stretches on both sides of {@code at} if they meet. */
    private void join(int at, long near) {
        if (at < size && bounds[at] - bounds[at - 1] <= near) {
            bounds[at - 1] = Math.max(bounds[at - 1], bounds[at + 1]);
            remove(at);
        }
    }

    private void insert(int at, long start, long end) {
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, size + 2);
        }
        System.arraycopy(bounds, at, bounds, at + 2, size - at);
        bounds[at] = start;
        bounds[at + 1] = end;
        size += 2;
        if (size > 2 * MOST) {
            int nearest = 2;
            // Those up to the newest lie behind the watermark, where nothing is missed; what lies ahead a clock may
            // have left.
            for (int i = 4; i < (at > 0 ? at + 2 : size); i += 2) {
                if (bounds[i] - bounds[i - 1] < bounds[nearest] - bounds[nearest - 1]) {
                    nearest = i;
                }
            }
            bounds[nearest - 1] = bounds[nearest + 1];
            remove(nearest);
        }
    }

    private void remove(int at) {
        System.arraycopy(bounds, at + 2, bounds, at, size - at - 2);
        size -= 2;
    }

    void takeOver(FinalTime other) {
        bounds = other.bounds;
        size = other.size;
        other.bounds = NONE;
        other.size = 0;
    }

    void write(ByteWriter to) {
        to.varint(size);
        for (int i = 0; i < size; i++) {
            to.fixed(bounds[i]);
        }
    }

    void read(ByteReader from) {
        size = from.count(2 * MOST);
        if (size % 2 != 0) {
            throw new MalformedInputException("stretch of final time without an end");
        }
        bounds = new long[size];
        for (int i = 0; i < size; i++) {
            bounds[i] = from.fixed();
        }
    }
}
