package io.estran.agent.storage;

import io.estran.agent.output.Output;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hand-over from pipeline to storage: some inputs as the journal keeps them, and the records that these inputs made.
 * Frames are pooled: filled by the pipeline thread, passed on whole, emptied and given back by the storage thread.
 */
public final class Frame {
    /** Capacity of {@link #inputs}, bytes. */
    public static final int BYTES = 64 * 1024;

    /** Encoded inputs (the pipeline's format); the body of one journal record. Position is its end while filled. */
    public final ByteBuffer inputs = ByteBuffer.allocate(BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    /** Records that the inputs produced, in the order of their ordinals. */
    public final List<Output> outputs = new ArrayList<>();
    /** The pipeline's state after the last input, if storage had asked for a checkpoint; null otherwise. */
    public byte @Nullable [] state;
    /** Whether the state holds what no input of the journal does, so that replay may begin only at it or behind it. */
    public boolean mandatory;

    /** Empties the frame for its next use. */
    public void clear() {
        inputs.clear();
        outputs.clear();
        state = null;
        mandatory = false;
    }
}
