package io.estran.agent.source.line;

/** What stands behind one connection and takes what it sends. Owned by the source's thread. */
sealed interface Peer permits LineSplitter, HttpPeer {
    /**
     * Takes {@code bytes[from..to)}; those in front of them, as many as {@link LineSplitter#headroom} says, may be overwritten.
     * False if the connection shall be closed.
     *
     * @param now when they were received
     */
    boolean take(byte[] bytes, int from, int to, long now) throws InterruptedException;

    /** The sender closed. */
    void end(long now) throws InterruptedException;

    /** The connection broke, or is closed on this side. */
    void lost();

    /** Whether what was begun has taken so long that the connection shall be closed; asked about once a second. */
    boolean isOverdue(long monotonic);
}
