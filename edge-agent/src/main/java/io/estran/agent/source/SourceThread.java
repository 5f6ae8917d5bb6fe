package io.estran.agent.source;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a source, {@code source-NAME}: started once, a daemon, ended by an interrupt. Thread safe. */
public final class SourceThread {
    /** What it does; it ends when it is interrupted, or by itself. */
    @FunctionalInterface
    public interface Task {
        void run() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SourceThread.class);
    /** How long {@link #stop} takes at the most, as {@link Source} promises. */
    private static final long STOP_MILLIS = 2_000;

    private final String source;
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

    /** Does nothing yet. */
    public SourceThread(String source) {
        this.source = source;
    }

    /**
     * Begins.
     *
     * @throws IllegalStateException if it was started before
     */
    public void start(Task task) {
        Thread runner = new Thread(() -> run(task), "source-" + source);
        runner.setDaemon(true);
        if (!thread.compareAndSet(null, runner)) {
            throw new IllegalStateException("source " + source + " was started before");
        }
        runner.start();
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (InterruptedException stopped) {
            LOG.debug("Source {} stops", source);
        }
    }

    /** Interrupts it and waits for its end, two seconds at the most. Nothing happens if it was never started. */
    public void stop() {
        stop(0);
    }

    /**
     * Waits for its end, two seconds at the most.
     *
     * @param graceMillis how long it has to end by itself before it is interrupted, 0 to 2,000
     */
    public void stop(long graceMillis) {
        Thread runner = thread.get();
        if (runner == null) {
            return;
        }
        try {
            if (graceMillis > 0) {
                runner.join(graceMillis);
            }
            runner.interrupt();
            runner.join(STOP_MILLIS - graceMillis);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
