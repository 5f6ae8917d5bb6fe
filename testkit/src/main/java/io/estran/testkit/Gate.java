package io.estran.testkit;

/** Lets the bytes of one direction pass, or holds them. Thread safe. */
final class Gate {
    private static final long LOOK_MILLIS = 50;

    private boolean shut;

    synchronized void shut(boolean nowShut) {
        shut = nowShut;
        notifyAll();
    }

    /** Returns when the gate is open or the connection ended. */
    synchronized void pass(ProxiedConnection connection) {
        while (shut && !connection.isEnded()) {
            try {
                wait(LOOK_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
