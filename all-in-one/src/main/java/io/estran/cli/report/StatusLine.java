package io.estran.cli.report;

import java.io.PrintStream;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Everything that a run says to people: lines that stay, and one line about the present that replaces itself on a terminal;
 * elsewhere that one comes every ten seconds and there are no cursor codes. Thread safe: the log writes here too. Showing how
 * things stand never waits for a terminal that nobody reads; saying something that stays does.
 */
public final class StatusLine {
    private static final long PLAIN_INTERVAL_NANOS = 10_000_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final Executor writer;
    private final AtomicBoolean unwritten = new AtomicBoolean();
    private long lastPlain;
    private boolean shown;
    private boolean open;

    /**
     * A line that was not shown yet.
     *
     * @param terminal whether cursor codes are understood
     * @param writer shows how things stand, on a thread that may wait for the terminal
     */
    public StatusLine(PrintStream out, boolean terminal, Executor writer) {
        this.out = out;
        this.terminal = terminal;
        this.writer = writer;
    }

    /** Shows how things stand, on a terminal in place of the last such line; not while that one is still unwritten. */
    public void show(String line, long monotonicNanos) {
        if (unwritten.compareAndSet(false, true)) {
            writer.execute(() -> {
                write(line, monotonicNanos);
                unwritten.set(false);
            });
        }
    }

    private synchronized void write(String line, long monotonicNanos) {
        if (terminal) {
            out.print(CLEAR + line);
            out.flush();
            open = true;
        } else if (!shown || monotonicNanos - lastPlain >= PLAIN_INTERVAL_NANOS) {
            out.println(line);
            lastPlain = monotonicNanos;
        }
        shown = true;
    }

    /** Says something that stays, on lines of its own. */
    public synchronized void say(String text) {
        out.println(open ? CLEAR + text : text);
        out.flush();
        open = false;
    }

    /** Leaves the last line about the present where it is: what follows begins on a new line. */
    public synchronized void end() {
        if (open) {
            out.println();
            open = false;
        }
    }
}
