package io.estran.agent.storage;

import org.jspecify.annotations.Nullable;

/**
 * The pipeline's end of the hand-over to storage. Called by the pipeline thread only; never blocks, never fails: a disk
 * that hangs or is gone shows as {@link #claim} returning null.
 */
public interface Recorder {
    /** An empty frame, or null while storage is behind: see the package comment of the pipeline. */
    @Nullable
    Frame claim();

    /** Passes a claimed frame on; frames are journalled in this order. */
    void hand(Frame frame);

    /** Several handed frames wait: handing over half-empty ones now would only use them up. */
    boolean isBehind();

    /** Storage wants {@link Frame#state} with the next frame. Cleared by handing such a frame. */
    boolean wantsState();

    /** Highest source allowance (see ReadingSink) whose journal record is synced: frames handed so far that are on disk. */
    long syncedFrames();
}
