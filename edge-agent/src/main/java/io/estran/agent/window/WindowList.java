package io.estran.agent.window;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The open windows of a slot, in the order of their starts; no two overlap. One owner. */
final class WindowList {
    private static final OpenWindow[] NONE = new OpenWindow[0];

    private OpenWindow[] windows = NONE;
    private int size;

    int size() {
        return size;
    }

    OpenWindow get(int at) {
        return windows[at];
    }

    /** The window that holds a time. */
    @Nullable
    OpenWindow find(long time) {
        int at = floor(time);
        return at >= 0 && time < windows[at].end ? windows[at] : null;
    }

    /** Where the last window stands that begins at a time or before; -1 if there is none. */
    int floor(long time) {
        int at = size - 1;
        while (at >= 0 && windows[at].start > time) {
            at--;
        }
        return at;
    }

    /** Windows that begin after a time. */
    int after(long time) {
        return size - 1 - floor(time);
    }

    void add(OpenWindow window) {
        if (size == windows.length) {
            windows = Arrays.copyOf(windows, Math.max(1, size * 2));
        }
        int at = size++;
        while (at > 0 && windows[at - 1].start > window.start) {
            windows[at] = windows[at - 1];
            at--;
        }
        windows[at] = window;
    }

    /** Moves a window towards the front, to where one was that is not kept. */
    void move(OpenWindow window, int to) {
        windows[to] = window;
    }

    /** Keeps the first ones. */
    void cut(int kept) {
        Arrays.fill(windows, kept, size, null);
        size = kept;
    }

    /** Takes out the window that begins there. */
    @Nullable
    OpenWindow remove(long start) {
        for (int i = 0; i < size; i++) {
            OpenWindow window = windows[i];
            if (window.start == start) {
                System.arraycopy(windows, i + 1, windows, i, size - i - 1);
                cut(size - 1);
                return window;
            }
        }
        return null;
    }

    /** Holds those of another one, which holds none from here on. */
    void takeOver(WindowList other) {
        windows = other.windows;
        size = other.size;
        other.windows = NONE;
        other.size = 0;
    }
}
