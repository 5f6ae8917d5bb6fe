package io.estran.agent.storage;

import io.estran.agent.input.InputColumns;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.output.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hand-over from pipeline to storage: some inputs, and the records that these inputs made.
 * Frames are pooled: filled by the pipeline thread, passed on whole, emptied and given back by the storage thread.
 */
public final class Frame {
    /** Most bytes that its inputs take in the journal. */
    public static final int BYTES = InputEncoder.RECORD_BYTES;

    /** Inputs as columns; the storage thread packs them into journal records. */
    public final InputColumns inputs;
    /** Records that the inputs produced, in the order of their ordinals. */
    public final List<Output> outputs = new ArrayList<>();
    /** The pipeline's state after the last input, if storage had asked for a checkpoint; null otherwise. */
    public byte @Nullable [] state;
    /** Whether the state holds what no input of the journal does, so that replay may begin only at it or behind it. */
    public boolean mandatory;

    /** A frame with room for inputs that take at most so many bytes in the journal. */
    public Frame(int inputBytes) {
        inputs = new InputColumns(inputBytes);
    }

    /** Whether nothing has come to pass in it but time. */
    boolean isIdle() {
        return inputs.isOnlyTime() && outputs.isEmpty() && state == null;
    }

    /** Empties the frame for its next use. */
    public void clear() {
        inputs.clear();
        outputs.clear();
        state = null;
        mandatory = false;
    }
}
