package io.estran.agent.source.line;

import java.io.Closeable;
import java.io.IOException;

/** A bound socket by which lines come in. Opened by any thread, then owned by one. */
sealed interface Listener extends Closeable permits TcpListener, UdpListener {
    /** The port that it is bound to. */
    int port();

    /**
     * Takes lines until the thread is interrupted.
     *
     * @throws IOException if the socket cannot be used any more
     */
    void serve(Intake intake) throws IOException, InterruptedException;
}
