package io.estran.agent.storage;

import io.estran.agent.input.InputEncoder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over of frames: the pipeline thread claims and hands, the storage thread takes and gives back. No locks; bounded by
 * the number of frames, which never changes.
 */
final class HandOver implements Recorder {
    private final FrameQueue free;
    private final FrameQueue handed;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int behind;
    private final Wake wake;
    private final AtomicLong synced = new AtomicLong();
    private volatile boolean wantsState;

    HandOver(int frames, Wake wake) {
        this.wake = wake;
        behind = Math.max(1, frames / 4);
        free = new FrameQueue(frames);
        handed = new FrameQueue(frames);
        for (int i = 0; i < frames; i++) {
            free.put(new Frame(InputEncoder.HAND_OVER_BYTES));
        }
    }

    @Override
    public @Nullable Frame claim() {
        return free.take();
    }

    @Override
    public void hand(Frame frame) {
        if (frame.state != null) {
            wantsState = false;
        }
        waiting.incrementAndGet();
        handed.put(frame);
        wake.signal();
    }

    @Override
    public boolean isBehind() {
        return waiting.get() >= behind;
    }

    @Override
    public boolean wantsState() {
        return wantsState;
    }

    @Override
    public long syncedFrames() {
        return synced.get();
    }

    /** Frames handed over and not taken. Any thread. */
    int waiting() {
        return waiting.get();
    }

    /** The next frame; null if none was handed. */
    @Nullable
    Frame take() {
        Frame frame = handed.take();
        if (frame != null) {
            waiting.decrementAndGet();
        }
        return frame;
    }

    /** Empties a frame and gives it back. */
    void giveBack(Frame frame) {
        frame.clear();
        free.put(frame);
    }

    void wantState() {
        wantsState = true;
    }

    void setSynced(long frames) {
        synced.set(frames);
    }
}
