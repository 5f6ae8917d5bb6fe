package io.estran.agent.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * From where to go on.
 *
 * @param runNumber last run that this disk knows of
 * @param state the pipeline's state at {@code journalPosition}; null before the first
 * @param journalPosition synced position of the journal
 * @param spool what was sealed and synced
 */
public record Checkpoint(long runNumber, byte @Nullable [] state, long journalPosition, SpoolState spool) {
    /** Before the first run. */
    public static final Checkpoint NONE = new Checkpoint(0, null, 0, SpoolState.NONE);
}
