package io.estran.agent.window;

import java.util.ArrayList;
import java.util.List;

/** The slots of one source and one entry of the configuration, in the order of their series' numbers: they close together. */
public final class WindowGroup {
    /** Windows of readings from the future that one slot opens beyond the watermark. */
    static final int MOST_AHEAD = 16;
    /** Windows that are open besides: those of the present and of the border of lateness. */
    private static final int PRESENT = 4;

    private final WindowSpec spec;
    private final WindowCalendar calendar;
    private final WindowPool pool;
    private final int mostOpen;
    private final List<WindowSlot> slots = new ArrayList<>();
    /** The watermark at which {@link #advance} has something to do, or an earlier one. */
    private long due = Long.MAX_VALUE;
    /** Windows of its slots. */
    private int open;

    private boolean revisable;

    public WindowGroup(WindowSpec spec, WindowPool pool) {
        this.spec = spec;
        this.calendar = WindowCalendar.of(spec);
        this.pool = pool;
        long overlapping = spec.panes() - 1L;
        this.mostOpen = (int) Math.min(1_000_000, spec.lateness() / spec.pane() + overlapping + PRESENT + MOST_AHEAD);
    }

    public WindowSpec spec() {
        return spec;
    }

    /** A slot for one more series. */
    public WindowSlot slot(int series, String name, String unit, int exponent) {
        WindowSlot slot = new WindowSlot(this, series, name, unit, exponent);
        int at = slots.size();
        while (at > 0 && slots.get(at - 1).series() > series) {
            at--;
        }
        slots.add(at, slot);
        return slot;
    }

    /** Lets go of a slot; its windows were closed or taken over before. */
    public void remove(WindowSlot slot) {
        slots.remove(slot);
    }

    /** Lets go of all slots, whose windows are closed or taken over next: the entry is configured no longer. */
    public void dissolve() {
        slots.clear();
    }

    /** Whether windows wait for the watermark. */
    public boolean hasOpen() {
        return open > 0;
    }

    /** States and closes what the watermark has passed. Makes no garbage if that is nothing. */
    public void advance(long watermark, WindowOutput output) {
        if (watermark < due) {
            return;
        }
        long next = Long.MAX_VALUE;
        for (WindowSlot slot : slots) {
            next = Math.min(next, slot.advance(watermark, output));
        }
        due = next;
    }

    /** States again what late readings have changed; at most once a tick. */
    public void revise(WindowOutput output) {
        if (revisable) {
            revisable = false;
            for (WindowSlot slot : slots) {
                slot.revise(output);
            }
        }
    }

    /** Whether {@link #revise} has something to do. */
    public boolean isRevisable() {
        return revisable;
    }

    void revisable() {
        revisable = true;
    }

    void dueAt(long watermark) {
        due = Math.min(due, watermark);
    }

    /** The watermark at which {@link #advance} has something to do, or an earlier one. */
    public long due() {
        return due;
    }

    WindowCalendar calendar() {
        return calendar;
    }

    int mostOpen() {
        return mostOpen;
    }

    /** A window to add up what is stated next. */
    OpenWindow scratch() {
        return pool.scratch;
    }

    OpenWindow take() {
        open++;
        return pool.take();
    }

    void giveBack(OpenWindow window) {
        open--;
        pool.giveBack(window);
    }

    /** A slot of this group goes on with windows of another one's. */
    void takeOver(WindowGroup other, int windows) {
        other.open -= windows;
        open += windows;
    }
}
