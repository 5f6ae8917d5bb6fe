package io.estran.system.chaos;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What a campaign says to people while it runs: lines that stay, with the seconds since the start, and one line about the
 * present that replaces itself on a terminal. Elsewhere that one comes every ten seconds, and there are no cursor codes. One
 * owner.
 */
final class Narrator {
    private static final long PLAIN_INTERVAL_NANOS = 10_000_000_000L;
    private static final double SECONDS_PER_NANO = 1e-9;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private long lastPlain = begun;

    Narrator(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Seconds since it was made. */
    double seconds() {
        return (System.nanoTime() - begun) * SECONDS_PER_NANO;
    }

    /** Says something that stays. */
    void say(String text) {
        out.println((terminal ? CLEAR : "") + stamp() + text);
        out.flush();
    }

    /** Says how things stand. */
    void show(String text) {
        long now = System.nanoTime();
        if (terminal) {
            out.print(CLEAR + stamp() + text);
            out.flush();
        } else if (now - lastPlain >= PLAIN_INTERVAL_NANOS) {
            lastPlain = now;
            out.println(stamp() + text);
        }
    }

    private String stamp() {
        return String.format(Locale.ROOT, "%7.1f s  ", seconds());
    }
}
