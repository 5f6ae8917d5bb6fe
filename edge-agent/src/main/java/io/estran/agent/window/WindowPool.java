package io.estran.agent.window;

import java.util.ArrayDeque;

/** Windows that are closed, kept for their next use, up to a bound. One owner. */
public final class WindowPool {
    static final int MOST = 20_000;

    /** What several windows hold is added up here, and stated at once. */
    final OpenWindow scratch = new OpenWindow();

    private final ArrayDeque<OpenWindow> free = new ArrayDeque<>();

    OpenWindow take() {
        OpenWindow window = free.poll();
        return window == null ? new OpenWindow() : window;
    }

    /** Windows that are free. */
    public int size() {
        return free.size();
    }

    void giveBack(OpenWindow window) {
        if (free.size() < MOST) {
            free.push(window);
        }
    }
}
