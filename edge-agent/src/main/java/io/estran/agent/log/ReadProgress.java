package io.estran.agent.log;

/** Told how far the reading of a log has come, after each segment. Called by the thread that reads. */
@FunctionalInterface
public interface ReadProgress {
    /** Nobody wants to know. */
    ReadProgress NONE = (done, all) -> {};

    /** So many bytes are read, of all that are to be read. */
    void read(long done, long all);
}
