package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one series and one entry of the configuration: usually one open, more while lateness holds old ones. They
 * are the panes of the entry's windows if these hop ({@link Hops}), and cut by the readings if they are {@link Sessions}.
 */
public final class WindowSlot {
    /** What became of a reading. */
    public enum Taken {
        ADDED,
        /** Its window is final. */
        LATE,
        /** Too many windows are open. */
        FULL
    }

    private final WindowGroup group;
    private final int series;
    private final String name;
    final FinalTime finalTime = new FinalTime();
    private GatheredReadings gathered = GatheredReadings.NONE;
    private String unit;
    private int exponent;
    final WindowList open = new WindowList();
    /** Where the last reading went; null if that is closed. */
    @Nullable
    OpenWindow current;
    /** From whom its windows get what they sum up, if not from readings, and who gets them; null if nobody. */
    @Nullable
    Feeding feeding;

    private final @Nullable Hops hops;
    private final @Nullable Sessions sessions;

    WindowSlot(WindowGroup group, int series, String name, String unit, int exponent) {
        this.group = group;
        this.series = series;
        this.name = name;
        this.unit = unit;
        this.exponent = exponent;
        this.hops = group.spec().isHopping() ? new Hops(this) : null;
        this.sessions = group.spec().isSession() ? new Sessions(this) : null;
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
        if (sessions != null) {
            return sessions.add(reading, watermark);
        }
        OpenWindow window = current;
        boolean isFed = isFed();
        took(null);
        if (window == null || reading.time < window.start || reading.time >= window.end) {
            window = open.find(reading.time);
            if (window == null) {
                long start = group.calendar().start(reading.time);
                long end = group.calendar().end(start);
                if (finalTime.has(start) || lastEnd(start, end) + group.spec().lateness() <= watermark) {
                    return Taken.LATE;
                }
                if (!isFed && isFull(reading, watermark)) {
                    return Taken.FULL;
                }
                window = insert(start, end, watermark);
            }
            current = window;
        }
        if (!isFed) {
            window.add(reading);
        }
        took(window);
        if (counted) {
            window.counted++;
        }
        if (hops != null) {
            hops.changed(window, watermark);
        } else if (window.end <= watermark || window.stated > 0) {
            window.dirty = true;
            group.revisable();
        }
        return Taken.ADDED;
    }

    /** Whether no window is opened for a reading. */
    boolean isFull(CheckedReading reading, long watermark) {
        return open.size() >= group.mostOpen() || (reading.future && open.after(watermark) >= WindowGroup.MOST_AHEAD);
    }

    /** Whether the reading that is taken now, or was last, comes with the window of another slot. */
    private boolean isFed() {
        return feeding != null && feeding.isFed();
    }

    private void took(@Nullable OpenWindow window) {
        if (feeding != null) {
            feeding.took(window);
        }
    }

    /** End of the last window that has the pane. */
    private long lastEnd(long start, long end) {
        return hops == null ? end : hops.end(start);
    }

    /** Has everything that is kept for it. */
    void settle() {
        gathered.settle();
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
        if (sessions != null) {
            return sessions.openUntil();
        }
        OpenWindow window = current;
        return window == null || window.stated > 0 || window.end <= watermark || (hops != null && hops.isStated(window))
                ? Long.MIN_VALUE
                : window.end;
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
        if (isFed()) {
            return;
        }
        OpenWindow window = current;
        if (window == null) {
            throw new IllegalStateException("readings were kept for a window that is closed");
        }
        if (sessions != null) {
            sessions.addAll(window, values, count, from, to);
            return;
        }
        window.addAll(values, count, from, to);
        if (counted) {
            window.counted += count;
        }
    }

    OpenWindow insert(long start, long end, long watermark) {
        OpenWindow window = group.take();
        window.begin(start, end, exponent);
        if (feeding != null) {
            feeding.begun(window);
        }
        open.add(window);
        if (hops == null) {
            group.dueAt(dueOf(window, watermark));
        } else {
            hops.opened(window, watermark);
        }
        return window;
    }

    private void state(OpenWindow window, WindowOutput output) {
        if (feeding == null || !feeding.hasFeeder()) {
            output.stated(this, window.state(name, unit, false), 0);
            return;
        }
        OpenWindow whole = group.scratch();
        whole.begin(window.start, window.end, exponent);
        whole.stated = window.stated++;
        window.dirty = false;
        whole.absorb(window);
        feeding.sumOpen(window, whole);
        output.stated(this, whole.state(name, unit, false), 0);
    }

    /** States a window that hops. */
    void stateHop(long start, long end, int revision, boolean isFinal, WindowOutput output) {
        OpenWindow whole = group.scratch();
        whole.begin(start, end, exponent);
        whole.stated = revision;
        for (int i = 0; i < open.size(); i++) {
            OpenWindow pane = open.get(i);
            if (pane.start >= start && pane.start < end) {
                whole.absorb(pane);
                if (feeding != null) {
                    feeding.sumOpen(pane, whole);
                }
            }
        }
        output.stated(this, whole.state(name, unit, isFinal), 0);
    }

    private long dueOf(OpenWindow window, long watermark) {
        return window.end > watermark && sessions == null
                ? window.end
                : window.end + group.spec().lateness();
    }

    /** States and closes what the watermark has passed; returns the watermark at which there is more to do. */
    long advance(long watermark, WindowOutput output) {
        gathered.settle();
        if (hops != null) {
            return hops.advance(watermark, output);
        }
        long due = Long.MAX_VALUE;
        int kept = 0;
        for (int i = 0; i < open.size(); i++) {
            OpenWindow window = open.get(i);
            if (window.end + group.spec().lateness() <= watermark) {
                close(window, output);
                continue;
            }
            if (window.end <= watermark && window.stated == 0 && !window.dirty && sessions == null) {
                state(window, output);
            }
            due = Math.min(due, dueOf(window, watermark));
            open.move(window, kept++);
        }
        drop(kept);
        return due;
    }

    /** States again what late readings have changed. */
    void revise(WindowOutput output) {
        gathered.settle();
        if (hops != null) {
            hops.revise(output);
            return;
        }
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).dirty) {
                state(open.get(i), output);
            }
        }
    }

    /** Closes every window, whatever the watermark says. */
    public void closeAll(WindowOutput output) {
        gathered.settle();
        if (hops != null) {
            hops.closeAll(output);
            return;
        }
        for (int i = 0; i < open.size(); i++) {
            close(open.get(i), output);
        }
        drop(0);
    }

    private void close(OpenWindow window, WindowOutput output) {
        finalTime.add(window.start, window.end);
        if (feeding != null) {
            feeding.sumOpen(window, window);
        }
        output.stated(this, window.state(name, unit, true, group.spec().session()), window.counted);
        if (feeding != null) {
            feeding.feed(window);
        }
        group.giveBack(window);
    }

    private void drop(int kept) {
        if (kept < open.size()) {
            open.cut(kept);
            current = null;
        }
    }

    /** Goes on, itself empty, with the windows of a slot whose entry cuts time just so; {@code watermark} is its own source's. */
    public void takeOver(WindowSlot other, long watermark) {
        other.gathered.settle();
        open.takeOver(other.open);
        finalTime.takeOver(other.finalTime);
        group.takeOver(other.group, open.size());
        other.current = null;
        if (hops != null && other.hops != null) {
            hops.takeOver(other.hops, watermark);
        }
        resume(watermark);
    }

    private void resume(long watermark) {
        if (hops != null) {
            return;
        }
        for (int i = 0; i < open.size(); i++) {
            group.dueAt(dueOf(open.get(i), watermark));
            if (open.get(i).dirty) {
                group.revisable();
            }
        }
    }

    /** Readings in open windows that the balance counts here, bad ones included. */
    public long counted() {
        gathered.settle();
        long counted = 0;
        for (int i = 0; i < open.size(); i++) {
            counted += open.get(i).counted;
        }
        return counted;
    }

    /** Whether none is open, and by the watermark none of those that were final would open again. */
    public boolean isOver(long watermark) {
        // The last reading that is late is one before the end; as a session it would reach a gap beyond itself.
        long reach = sessions == null ? 0 : group.spec().session() - 1;
        return open.size() == 0 && finalTime.isBehind(watermark, group.spec().lateness() + reach);
    }

    /** Windows open. */
    public int size() {
        return open.size();
    }

    /** The series has other attributes from here on; open windows go on in doubles if the resolution changed. */
    public void attributes(String newUnit, int newExponent) {
        gathered.settle();
        unit = newUnit;
        if (newExponent != exponent) {
            exponent = newExponent;
            for (int i = 0; i < open.size(); i++) {
                open.get(i).leaveTicks();
            }
        }
    }

    public void write(ByteWriter to) {
        gathered.settle();
        finalTime.write(to);
        to.varint(open.size());
        for (int i = 0; i < open.size(); i++) {
            open.get(i).write(to);
        }
        if (hops != null) {
            hops.write(to);
        }
    }

    /**
     * Fills an empty slot from what {@link #write} wrote.
     *
     * @param watermark that of the source
     * @param before whether it was written before slots fed one another
     */
    public void read(ByteReader from, long watermark, boolean before) {
        finalTime.read(from);
        int count = from.count(Integer.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            OpenWindow window = group.take();
            window.begin(0, 0, exponent);
            window.read(from, before);
            open.add(window);
        }
        if (hops != null) {
            hops.read(from, watermark);
        }
        resume(watermark);
    }
}
