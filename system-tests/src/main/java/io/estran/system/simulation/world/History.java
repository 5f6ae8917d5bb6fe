package io.estran.system.simulation.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** What happened, step by step: the newest lines. Keeps nothing unless it is asked to, as most seeds have no story to tell. */
public final class History {
    private static final int MOST_LINES = 400;

    private final boolean kept;
    private final Deque<String> lines = new ArrayDeque<>();
    private int step;

    public History(boolean kept) {
        this.kept = kept;
    }

    public void step(int number) {
        step = number;
    }

    /** Notes what happened, formatted as by {@link String#format}. */
    public void note(String format, Object... values) {
        if (kept) {
            if (lines.size() == MOST_LINES) {
                lines.removeFirst();
            }
            lines.addLast("step " + step + ": " + String.format(Locale.ROOT, format, values));
        }
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
