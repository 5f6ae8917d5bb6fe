package io.estran.twin.state;

/**
 * What the folds of one process keep together, estimated in bytes. Full: histories and lists of lanes do not grow, their oldest
 * parts go first, and no new series or agent is taken. A quarter beyond that, because the newest windows grew: a series takes a
 * window only for what it gives up. One owner thread.
 */
public final class Memory {
    private final long most;
    private long used;

    /** Nothing is kept yet, and at most so many bytes are to be. */
    public Memory(long most) {
        this.most = most;
    }

    void add(long bytes) {
        used += bytes;
    }

    boolean isFull() {
        return used > most;
    }

    boolean isExceeded() {
        return used > most + most / 4;
    }

    /** Bytes that are kept, as estimated. */
    public long used() {
        return used;
    }
}
