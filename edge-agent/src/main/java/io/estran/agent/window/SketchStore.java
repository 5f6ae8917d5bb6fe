package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.MalformedInputException;
import io.estran.protocol.aggregate.QuantileSketch;
import java.util.Arrays;

/**
 * The bins of one sign of a sketch: counts of neighbouring indices, as an offset and a small array that grows to where the
 * values are. At most {@link QuantileSketch#MAX_BINS} wide; indices further below the largest one count in the lowest bin,
 * so the content depends on the indices alone and not on their order.
 */
final class SketchStore {
    private static final int FIRST_BINS = 8;
    private static final int KEPT_BINS = 256;
    private static final long[] NONE = new long[0];

    private long[] bins = NONE;
    private int offset;
    private int lowest = Integer.MAX_VALUE;
    private int highest = Integer.MIN_VALUE;

    void add(int index) {
        if (index >= lowest && index <= highest) {
            bins[index - offset]++;
        } else {
            widen(index, 1);
        }
    }

    /** Adds all that another one counts. */
    void absorb(SketchStore other) {
        if (other.isEmpty()) {
            return;
        }
        // The highest first: bins that lie too far below it go at once to where they end.
        for (int index = other.highest; index >= other.lowest; index--) {
            long count = other.bins[index - other.offset];
            if (count > 0) {
                if (index >= lowest && index <= highest) {
                    bins[index - offset] += count;
                } else {
                    widen(index, count);
                }
            }
        }
    }

    private void widen(int index, long count) {
        if (isEmpty()) {
            if (bins.length == 0) {
                bins = new long[FIRST_BINS];
            }
            offset = index - bins.length / 2;
            lowest = index;
            highest = index;
        } else {
            int newHighest = Math.max(highest, index);
            int newLowest = Math.max(Math.min(lowest, index), newHighest - QuantileSketch.MAX_BINS + 1);
            cover(newLowest, newHighest);
            lowest = newLowest;
            highest = newHighest;
        }
        bins[Math.max(index, lowest) - offset] += count;
    }

    /** Makes the bins hold both bounds, in the same array if it is wide enough; what lies below the new lowest goes there. */
    private void cover(int newLowest, int newHighest) {
        long below = takeBelow(newLowest);
        if (newLowest < offset || newHighest >= offset + bins.length) {
            int width = newHighest - newLowest + 1;
            int room = Math.max(bins.length, FIRST_BINS);
            while (room < width) {
                room *= 2;
            }
            move(Math.max(lowest, newLowest), newLowest - (room - width) / 2, room);
        }
        bins[newLowest - offset] += below;
    }

    private long takeBelow(int newLowest) {
        long below = 0;
        for (int index = lowest; index < newLowest && index <= highest; index++) {
            below += bins[index - offset];
            bins[index - offset] = 0;
        }
        return below;
    }

    /** Moves the bins from {@code first} to the highest to where they lie under a new offset. */
    private void move(int first, int newOffset, int room) {
        int length = Math.max(0, highest - first + 1);
        int from = first - offset;
        int to = first - newOffset;
        if (length == 0) {
            bins = room == bins.length ? bins : new long[room];
        } else if (room == bins.length) {
            System.arraycopy(bins, from, bins, to, length);
            if (to > from) {
                Arrays.fill(bins, from, Math.min(to, from + length), 0);
            } else {
                Arrays.fill(bins, Math.max(to + length, from), from + length, 0);
            }
        } else {
            long[] moved = new long[room];
            System.arraycopy(bins, from, moved, to, length);
            bins = moved;
        }
        offset = newOffset;
    }

    boolean isEmpty() {
        return lowest > highest;
    }

    /** Empties it for its next use; a large array is given up. */
    void clear() {
        if (bins.length > KEPT_BINS) {
            bins = NONE;
        } else if (!isEmpty()) {
            Arrays.fill(bins, lowest - offset, highest - offset + 1, 0);
        }
        lowest = Integer.MAX_VALUE;
        highest = Integer.MIN_VALUE;
    }

    int base() {
        return isEmpty() ? 0 : lowest;
    }

    long[] counts() {
        return isEmpty() ? NONE : Arrays.copyOfRange(bins, lowest - offset, highest - offset + 1);
    }

    /** Writes what an empty one writes. */
    static void writeEmpty(ByteWriter to) {
        to.varint(0);
        to.zigzag(0);
    }

    void write(ByteWriter to) {
        long[] counts = counts();
        to.varint(counts.length);
        to.zigzag(base());
        for (long count : counts) {
            to.varint(count);
        }
    }

    void read(ByteReader from) {
        int length = from.count(QuantileSketch.MAX_BINS);
        long base = from.zigzag();
        if (base > QuantileSketch.MAX_BASE || base < -QuantileSketch.MAX_BASE) {
            throw new MalformedInputException("sketch that begins at index " + base);
        }
        for (int i = 0; i < length; i++) {
            widen((int) base + i, from.varint());
        }
    }
}
