package io.estran.agent.storage;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Frames from one thread to one other, in order; no locks, no garbage. Never full: it has a place for every frame there is. */
final class FrameQueue {
    private final AtomicReferenceArray<@Nullable Frame> places;
    /** Of the thread that puts. */
    private int next;
    /** Of the thread that takes. */
    private int oldest;

    FrameQueue(int frames) {
        places = new AtomicReferenceArray<>(frames);
    }

    void put(Frame frame) {
        places.setRelease(next, frame);
        next = next + 1 == places.length() ? 0 : next + 1;
    }

    /** The oldest; null if there is none. */
    @Nullable
    Frame take() {
        Frame frame = places.getAcquire(oldest);
        if (frame != null) {
            places.setRelease(oldest, null);
            oldest = oldest + 1 == places.length() ? 0 : oldest + 1;
        }
        return frame;
    }
}
