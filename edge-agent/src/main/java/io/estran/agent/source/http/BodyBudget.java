package io.estran.agent.source.http;

/** Memory for the bodies of requests that are not whole yet, of all connections together. One owner. */
public final class BodyBudget {
    private final long most;
    private long used;

    /** @param most bytes */
    public BodyBudget(long most) {
        this.most = most;
    }

    /** Takes so many bytes, or none. */
    boolean take(long bytes) {
        if (bytes > most - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    void giveBack(long bytes) {
        used -= bytes;
    }

    /** Bytes that are taken. */
    public long used() {
        return used;
    }
}
