package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The windows of one series and one entry of the configuration: usually one open, more while lateness holds old ones. */
public final class WindowSlot {
    /** What became of a reading. */
    public enum Taken {
        ADDED,
        /** Its window is final. */
        LATE,
        /** Too many windows are open. */
        FULL
    }

    private static final OpenWindow[] NONE = new OpenWindow[0];

    private final WindowGroup group;
    private final int series;
    private final String name;
    private final FinalTime finalTime = new FinalTime();
    private GatheredReadings gathered = GatheredReadings.NONE;
    private String unit;
    private int exponent;
    private OpenWindow[] open = NONE;
    private int size;
    private @Nullable OpenWindow current;

    WindowSlot(WindowGroup group, int series, String name, String unit, int exponent) {
        this.group = group;
        this.series = series;
        this.name = name;
        this.unit = unit;
        this.exponent = exponent;
    }

    public int series() {
        return series;
    }

    public WindowGroup group() {
        return group;
    }

    /**
     * Takes a reading while the source's watermark stands at {@code watermark}.
     *
     * @param counted whether the balance counts the reading here: its window says how many of them are final with it
     */
    public Taken add(CheckedReading reading, long watermark, boolean counted) {
        OpenWindow window = current;
        if (window == null || reading.time < window.start || reading.time >= window.end) {
            window = find(reading.time);
            if (window == null) {
                long start = group.calendar().start(reading.time);
                long end = group.calendar().end(start);
                if (finalTime.has(start) || end + group.spec().lateness() <= watermark) {
                    return Taken.LATE;
                }
                if (size >= group.mostOpen() || (reading.future && ahead(watermark) >= WindowGroup.MOST_AHEAD)) {
                    return Taken.FULL;
                }
                window = insert(start, end);
                group.dueAt(dueOf(window, watermark));
            }
            current = window;
        }
        window.add(reading);
        if (counted) {
            window.counted++;
        }
        if (window.end <= watermark || window.stated > 0) {
            window.dirty = true;
            group.revisable();
        }
        return Taken.ADDED;
    }

    /** Who keeps readings for it: asked to give them before anything but {@link #addAll} is done to its windows. */
    public void gatheredBy(GatheredReadings keeper) {
        gathered = keeper;
    }

    /**
     * Until when, in event time, further good readings of the series belong to the window of the last one added, and change
     * nothing but that window; {@code Long.MIN_VALUE} if they would.
     */
    public long openUntil(long watermark) {
        OpenWindow window = current;
        return window == null || window.stated > 0 || window.end <= watermark ? Long.MIN_VALUE : window.end;
    }

    /**
     * Takes good readings before {@link #openUntil}, in the order of their event times and not before the last one added.
     *
     * @param values those of a series with a resolution are at its ticks
     * @param from event time of the first
     * @param to event time of the last
     * @param counted whether the balance counts them here
     */
    public void addAll(double[] values, int count, long from, long to, boolean counted) {
        OpenWindow window = current;
        if (window == null) {
            throw new IllegalStateException("readings were kept for a window that is closed");
        }
        window.addAll(values, count, from, to);
        if (counted) {
            window.counted += count;
        }
    }

    private @Nullable OpenWindow find(long time) {
        for (int i = size - 1; i >= 0; i--) {
            if (time >= open[i].start) {
                return time < open[i].end ? open[i] : null;
            }
        }
        return null;
    }

    /** Windows that begin after the watermark. */
    private int ahead(long watermark) {
        int at = size;
        while (at > 0 && open[at - 1].start > watermark) {
            at--;
        }
        return size - at;
    }

    private OpenWindow insert(long start, long end) {
        OpenWindow window = group.take();
        window.begin(start, end, exponent);
        place(window);
        return window;
    }

    private void place(OpenWindow window) {
        if (size == open.length) {
            open = Arrays.copyOf(open, Math.max(1, size * 2));
        }
        int at = size++;
        while (at > 0 && open[at - 1].start > window.start) {
            open[at] = open[at - 1];
            at--;
        }
        open[at] = window;
    }

    private long dueOf(OpenWindow window, long watermark) {
        return window.end > watermark ? window.end : window.end + group.spec().lateness();
    }

    /** States and closes what the watermark has passed; returns the watermark at which there is more to do. */
    long advance(long watermark, WindowOutput output) {
        gathered.settle();
        long due = Long.MAX_VALUE;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            OpenWindow window = open[i];
            if (window.end + group.spec().lateness() <= watermark) {
                close(window, output);
                continue;
            }
            if (window.end <= watermark && window.stated == 0 && !window.dirty) {
                output.stated(this, window.state(name, unit, false), 0);
            }
            due = Math.min(due, dueOf(window, watermark));
            open[kept++] = window;
        }
        drop(kept);
        return due;
    }

    /** States again what late readings have changed. */
    void revise(WindowOutput output) {
        gathered.settle();
        for (int i = 0; i < size; i++) {
            if (open[i].dirty) {
                output.stated(this, open[i].state(name, unit, false), 0);
            }
        }
    }

    /** Closes every window, whatever the watermark says. */
    public void closeAll(WindowOutput output) {
        gathered.settle();
        for (int i = 0; i < size; i++) {
            close(open[i], output);
        }
        drop(0);
    }

    private void close(OpenWindow window, WindowOutput output) {
        finalTime.add(window.start, window.end);
        output.stated(this, window.state(name, unit, true), window.counted);
        group.giveBack(window);
    }

    private void drop(int kept) {
        if (kept < size) {
            Arrays.fill(open, kept, size, null);
            size = kept;
            current = null;
        }
    }

    /** Goes on, itself empty, with the windows of a slot whose entry cuts time just so; {@code watermark} is its own source's. */
    public void takeOver(WindowSlot other, long watermark) {
        other.gathered.settle();
        open = other.open;
        size = other.size;
        finalTime.takeOver(other.finalTime);
        group.takeOver(other.group, size);
        other.open = NONE;
        other.size = 0;
        other.current = null;
        resume(watermark);
    }

    private void resume(long watermark) {
        for (int i = 0; i < size; i++) {
            group.dueAt(dueOf(open[i], watermark));
            if (open[i].dirty) {
                group.revisable();
            }
        }
    }

    /** Readings in open windows that the balance counts here, bad ones included. */
    public long counted() {
        gathered.settle();
        long counted = 0;
        for (int i = 0; i < size; i++) {
            counted += open[i].counted;
        }
        return counted;
    }

    /** Whether none is open, and by the watermark none of those that were final would open again. */
    public boolean isOver(long watermark) {
        return size == 0 && finalTime.end() <= watermark - group.spec().lateness();
    }

    /** Windows open. */
    public int size() {
        return size;
    }

    /** The series has other attributes from here on; open windows go on in doubles if the resolution changed. */
    public void attributes(String newUnit, int newExponent) {
        gathered.settle();
        unit = newUnit;
        if (newExponent != exponent) {
            exponent = newExponent;
            for (int i = 0; i < size; i++) {
                open[i].leaveTicks();
            }
        }
    }

    public void write(ByteWriter to) {
        gathered.settle();
        finalTime.write(to);
        to.varint(size);
        for (int i = 0; i < size; i++) {
            open[i].write(to);
        }
    }

    /** Fills an empty slot from what {@link #write} wrote; the watermark is that of the source. */
    public void read(ByteReader from, long watermark) {
        finalTime.read(from);
        int count = from.count(Integer.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            OpenWindow window = group.take();
            window.begin(0, 0, exponent);
            window.read(from);
            place(window);
        }
        resume(watermark);
    }
}
