package io.estran.agent.source.line;

import java.io.Closeable;
import java.io.IOException;

/** A bound socket by which lines come in. Opened by any thread, then owned by one. */
sealed interface Listener extends Closeable permits TcpListener, UdpListener {
    /** The port that it is bound to. */
    int port();

    /**
     * Tells {@link #serve} to end when what it has read is given; false if only an interrupt ends it, which loses nothing that was
     * read. Any thread.
     */
    boolean stop();

    /**
     * Takes lines until it is told to stop or the thread is interrupted.
     *
     * @throws IOException if the socket cannot be used any more
     */
    void serve(Intake intake) throws IOException, InterruptedException;
}
