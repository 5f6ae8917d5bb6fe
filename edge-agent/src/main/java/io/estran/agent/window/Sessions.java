package io.estran.agent.window;

import org.jspecify.annotations.Nullable;

/**
 * The windows of a slot that readings cut: one is open from its first reading until none has come for a gap, or until it would
 * become too long; then the next reading begins another. A reading out of order may begin one earlier, or join two. So nothing is
 * stated before a session is final: what was said of one that another takes up could not be taken back. Sessions never
 * overlap, nor what was final while the clock was ahead.
 */
final class Sessions {
    private final WindowSlot slot;
    private final long gap;
    private final long most;

    Sessions(WindowSlot slot) {
        this.slot = slot;
        this.gap = slot.group().spec().session();
        this.most = slot.group().spec().length();
    }

    WindowSlot.Taken add(CheckedReading reading, long watermark) {
        long time = reading.time;
        OpenWindow window = slot.current;
        if (window == null || time < window.start || time + gap > window.end) {
            int at = slot.open.floor(time);
            OpenWindow earlier = at < 0 ? null : slot.open.get(at);
            OpenWindow later = at + 1 < slot.open.size() ? slot.open.get(at + 1) : null;
            if (earlier != null && time < earlier.end) {
                window = earlier;
                grow(window, later, time);
            } else if (slot.finalTime.has(time)) {
                return WindowSlot.Taken.LATE;
            } else if (later != null && isReached(later, time)) {
                window = later;
                window.start = time;
            } else {
                long end = Math.min(time + gap, slot.finalTime.next(time));
                end = later == null ? end : Math.min(end, later.start);
                if (end + slot.group().spec().lateness() <= watermark) {
                    return WindowSlot.Taken.LATE;
                }
                if (slot.isFull(reading, watermark)) {
                    return WindowSlot.Taken.FULL;
                }
                window = slot.insert(time, end, watermark);
            }
            slot.current = window;
        }
        window.add(reading);
        return WindowSlot.Taken.ADDED;
    }

    /** Whether a reading before a session may become its first. */
    private boolean isReached(OpenWindow later, long time) {
        return later.start - time < gap && later.end - time <= most && slot.finalTime.next(time) >= later.start;
    }

    /** A session has a reading of that time: it goes on for the gap from there, and takes up the next one that it meets. */
    private void grow(OpenWindow window, @Nullable OpenWindow later, long time) {
        long end = Math.min(Math.min(time + gap, window.start + most), slot.finalTime.next(window.end));
        if (end <= window.end) {
            return;
        }
        if (later == null || end <= later.start) {
            window.end = end;
        } else if (later.end - window.start > most) {
            window.end = later.start;
        } else {
            slot.open.remove(later.start);
            window.absorb(later);
            window.end = later.end;
            slot.group().giveBack(later);
        }
    }

    /** As {@link WindowSlot#openUntil}. */
    long openUntil() {
        OpenWindow window = slot.current;
        boolean isLast = window != null && window == slot.open.get(slot.open.size() - 1);
        return window != null && isLast ? window.end : Long.MIN_VALUE;
    }

    /** As {@link WindowSlot#addAll}. */
    void addAll(OpenWindow window, double[] values, int count, long from, long to) {
        window.addAll(values, count, from, to);
        grow(window, null, to);
    }
}
