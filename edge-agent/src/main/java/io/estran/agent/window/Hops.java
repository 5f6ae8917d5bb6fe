package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import java.util.Arrays;

/**
 * The windows of a slot that overlap: each is so many panes in a row, of which the slot holds those that have readings. A reading
 * goes into its pane alone; what a window says is added up from its panes when it is stated. A window is open from the
 * first reading in one of its panes until it is final; with it ends the pane that it begins with, which no later window has.
 */
final class Hops {
    private static final Hop[] NONE = new Hop[0];

    /** A window that is not final. */
    private static final class Hop {
        final long start;
        final long end;
        /** As of an {@link OpenWindow}. */
        int stated;

        boolean dirty;

        Hop(long start, long end) {
            this.start = start;
            this.end = end;
        }
    }

    private final WindowSlot slot;
    private final WindowCalendar calendar;
    private final int panes;
    private final long lateness;
    private Hop[] open = NONE;
    private int size;
    /** No window that ends later has been stated. */
    private long statedUpTo = Long.MIN_VALUE;

    Hops(WindowSlot slot) {
        this.slot = slot;
        this.calendar = slot.group().calendar();
        this.panes = slot.group().spec().panes();
        this.lateness = slot.group().spec().lateness();
    }

    /** End of the window that begins with the pane which begins there. */
    long end(long start) {
        Hop before = size == 0 ? null : open[size - 1];
        if (before != null && before.start < start && calendar.end(before.start) == start) {
            return calendar.end(before.end);
        }
        long end = start;
        for (int i = 0; i < panes; i++) {
            end = calendar.end(end);
        }
        return end;
    }

    /** A pane begins: the windows that hold it are open, unless they are final. */
    void opened(OpenWindow pane, long watermark) {
        long start = pane.start;
        long end = end(start);
        for (int i = 0; i < panes; i++) {
            if (find(start) < 0) {
                if (end + lateness <= watermark) {
                    return;
                }
                if (!slot.finalTime.has(start)) {
                    insert(new Hop(start, end));
                    slot.group().dueAt(dueOf(end, watermark));
                }
            } else if (i > 0 && isPane(start)) {
                return; // the pane there has opened all windows before
            }
            start = calendar.start(start - 1);
            end = calendar.start(end - 1);
        }
    }

    private boolean isPane(long start) {
        OpenWindow pane = slot.open.find(start);
        return pane != null && pane.start == start;
    }

    private int find(long start) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (open[middle].start == start) {
                return middle;
            }
            if (open[middle].start < start) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    private void insert(Hop hop) {
        if (size == open.length) {
            open = Arrays.copyOf(open, Math.max(4, size * 2));
        }
        int at = -1 - find(hop.start);
        System.arraycopy(open, at, open, at + 1, size - at);
        open[at] = hop;
        size++;
    }

    private long dueOf(long end, long watermark) {
        return end > watermark ? end : end + lateness;
    }

    /** A reading came into a pane: windows that are over, or were stated, say something else now. */
    void changed(OpenWindow pane, long watermark) {
        if (pane.end > watermark && pane.end > statedUpTo) {
            return;
        }
        for (int i = 0; i < size && open[i].start <= pane.start; i++) {
            Hop hop = open[i];
            if (hop.end >= pane.end && (hop.end <= watermark || hop.stated > 0)) {
                hop.dirty = true;
                slot.group().revisable();
            }
        }
    }

    /** Whether a reading in that pane may change what was stated. */
    boolean isStated(OpenWindow pane) {
        return pane.end <= statedUpTo;
    }

    long advance(long watermark, WindowOutput output) {
        long due = Long.MAX_VALUE;
        int closed = 0;
        for (int i = 0; i < size; i++) {
            Hop hop = open[i];
            if (hop.end + lateness <= watermark) {
                close(hop, output);
                closed = i + 1; // ends are in the order of starts
                continue;
            }
            if (hop.end <= watermark && hop.stated == 0 && !hop.dirty) {
                state(hop, output, false);
            }
            due = Math.min(due, dueOf(hop.end, watermark));
        }
        drop(closed);
        return due;
    }

    void revise(WindowOutput output) {
        for (int i = 0; i < size; i++) {
            if (open[i].dirty) {
                state(open[i], output, false);
            }
        }
    }

    void closeAll(WindowOutput output) {
        for (int i = 0; i < size; i++) {
            close(open[i], output);
        }
        drop(size);
    }

    private void close(Hop hop, WindowOutput output) {
        state(hop, output, true);
        slot.finalTime.add(hop.start, calendar.end(hop.start));
        OpenWindow pane = slot.open.remove(hop.start);
        if (pane != null) {
            slot.current = null;
            slot.group().giveBack(pane);
        }
    }

    private void drop(int closed) {
        if (closed > 0) {
            System.arraycopy(open, closed, open, 0, size - closed);
            Arrays.fill(open, size - closed, size, null);
            size -= closed;
        }
    }

    private void state(Hop hop, WindowOutput output, boolean isFinal) {
        hop.dirty = false;
        statedUpTo = Math.max(statedUpTo, hop.end);
        slot.stateHop(hop.start, hop.end, hop.stated++, isFinal, output);
    }

    void takeOver(Hops other, long watermark) {
        open = other.open;
        size = other.size;
        statedUpTo = other.statedUpTo;
        other.open = NONE;
        other.size = 0;
        resume(watermark);
    }

    private void resume(long watermark) {
        for (int i = 0; i < size; i++) {
            slot.group().dueAt(dueOf(open[i].end, watermark));
            if (open[i].dirty) {
                slot.group().revisable();
            }
            if (open[i].stated > 0) {
                statedUpTo = Math.max(statedUpTo, open[i].end);
            }
        }
    }

    void write(ByteWriter to) {
        to.varint(size);
        for (int i = 0; i < size; i++) {
            to.zigzag(open[i].start);
            to.zigzag(open[i].end);
            to.varint(open[i].stated);
            to.flag(open[i].dirty);
        }
    }

    void read(ByteReader from, long watermark) {
        for (int i = from.count(Integer.MAX_VALUE); i > 0; i--) {
            Hop hop = new Hop(from.zigzag(), from.zigzag());
            hop.stated = from.count(Integer.MAX_VALUE);
            hop.dirty = from.flag();
            insert(hop);
        }
        resume(watermark);
    }
}
