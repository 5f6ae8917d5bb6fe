package io.estran.benchmarks.edge.rig;

import io.estran.agent.storage.Frame;
import io.estran.agent.storage.Recorder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A storage that takes every frame and writes none: what the pipeline alone takes. One thread. */
public final class SpareFrames implements Recorder {
    private static final int FRAMES = 16;

    private final ArrayDeque<Frame> free = new ArrayDeque<>();
    private long handed;
    private long windows;

    public SpareFrames() {
        for (int i = 0; i < FRAMES; i++) {
            free.add(new Frame(Frame.BYTES));
        }
    }

    @Override
    public @Nullable Frame claim() {
        return free.poll();
    }

    @Override
    public void hand(Frame frame) {
        handed++;
        windows += frame.outputs.size();
        frame.clear();
        free.add(frame);
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public boolean wantsState() {
        return false;
    }

    @Override
    public long syncedFrames() {
        return handed;
    }

    /** Records handed over. */
    public long windows() {
        return windows;
    }
}
