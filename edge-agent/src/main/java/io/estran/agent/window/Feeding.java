package io.estran.agent.window;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the slots of one series feed one another. A slot may be fed by that of shorter windows: then a reading that went into
 * one of these is not added to the longer one. It comes there when the shorter window closes, and for what is stated before
 * the open ones are added up as well. What was late in the shorter windows, or found no room, is added to the longer one all
 * the same. Pipeline thread only.
 */
public final class Feeding {
    private static final Feeding[] NOBODY = new Feeding[0];

    private final WindowSlot slot;
    /** Of the slot whose windows are added up to those of this one; null if every reading is added. */
    private @Nullable Feeding feeder;

    private Nesting nesting = Nesting.NEVER;
    private Feeding[] fed = NOBODY;
    /** The reading added last is in a window that the slots fed from here get. */
    private boolean passes;

    private Feeding(WindowSlot slot) {
        this.slot = slot;
    }

    /**
     * Each slot is fed by that of the longest shorter windows that lie inside its own.
     *
     * @param slots those whose windows follow one another first, by their lengths, then those whose windows overlap
     */
    public static void link(WindowSlot[] slots) {
        for (int i = 1; i < slots.length; i++) {
            Nesting nesting = Nesting.NEVER;
            for (int j = i - 1; j >= 0 && nesting == Nesting.NEVER; j--) {
                nesting = Nesting.of(slots[j].group().spec(), slots[i].group().spec());
                if (nesting != Nesting.NEVER) {
                    of(slots[i]).feedOn(of(slots[j]), nesting);
                }
            }
        }
    }

    private static Feeding of(WindowSlot slot) {
        Feeding feeding = slot.feeding;
        if (feeding == null) {
            feeding = new Feeding(slot);
            slot.feeding = feeding;
        }
        return feeding;
    }

    private void feedOn(Feeding shorter, Nesting how) {
        feeder = shorter;
        nesting = how;
        shorter.fed = Arrays.copyOf(shorter.fed, shorter.fed.length + 1);
        shorter.fed[shorter.fed.length - 1] = this;
    }

    /** Undoes {@link #link}: every open window holds its readings by itself from here on. */
    public static void unlink(WindowSlot[] slots) {
        for (WindowSlot each : slots) { // a shorter window has all that it is fed before it is added to a longer one
            each.settle();
            for (int i = 0; i < each.open.size(); i++) {
                if (each.feeding != null) {
                    each.feeding.feed(each.open.get(i));
                }
                each.open.get(i).apart = true;
            }
        }
        for (WindowSlot each : slots) {
            each.feeding = null;
        }
    }

    /** Whether the reading that is taken now, or was last, comes with the window of another slot. */
    boolean isFed() {
        return feeder != null && feeder.passes;
    }

    boolean hasFeeder() {
        return feeder != null;
    }

    /** Where the reading went that is taken now; null if nowhere. */
    void took(@Nullable OpenWindow window) {
        passes = window != null && !window.apart;
    }

    /** A window begins. */
    void begun(OpenWindow window) {
        for (Feeding longer : fed) {
            window.apart |= !longer.holds(window);
        }
    }

    /** Whether a window of the slot that feeds this one lies in one pane. */
    private boolean holds(OpenWindow window) {
        if (nesting == Nesting.ALWAYS) {
            return true;
        }
        OpenWindow pane = slot.current;
        if (pane != null && window.start >= pane.start && window.start < pane.end) {
            return window.end <= pane.end;
        }
        WindowCalendar calendar = slot.group().calendar();
        return window.end <= calendar.end(calendar.start(window.start));
    }

    /** The longer windows that it lies in take up a window, if they are open. */
    void feed(OpenWindow window) {
        if (!window.apart) {
            for (Feeding longer : fed) {
                OpenWindow into = longer.slot.open.find(window.start);
                if (into != null) {
                    into.absorb(window);
                }
            }
        }
    }

    /** Adds to a sum what a window is still to get. */
    void sumOpen(OpenWindow window, OpenWindow into) {
        if (feeder != null) {
            feeder.sum(window.start, window.end, into);
        }
    }

    private void sum(long start, long end, OpenWindow into) {
        for (int i = 0; i < slot.open.size(); i++) {
            OpenWindow window = slot.open.get(i);
            if (window.start >= start && window.start < end && !window.apart) {
                into.absorb(window);
                sumOpen(window, into);
            }
        }
    }
}
