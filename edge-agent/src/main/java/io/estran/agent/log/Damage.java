package io.estran.agent.log;

/**
 * Positions [from, to) of a log that hold no valid record although they once were synced.
 *
 * @param file name of the segment file in which they stood
 * @param offset where in that file the damage begins
 */
public record Damage(long from, long to, String file, long offset) {
    /** Bytes that are lost. */
    public long bytes() {
        return to - from;
    }
}
