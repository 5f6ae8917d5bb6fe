package io.estran.agent.source;

import io.estran.process.time.Backoff;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a source, {@code source-NAME}: started once, a daemon, ended by an interrupt. A task that fails of a
 * mistake in the program is logged and begun anew, with backoff. Thread safe.
 */
public final class SourceThread {
    /** What it does; it ends when it is interrupted, or by itself. After an unchecked exception or an overflow of the stack it is run again. */
    @FunctionalInterface
    public interface Task {
        void run() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SourceThread.class);
    /** How long {@link #stop} takes at the most, as {@link Source} promises. */
    private static final long STOP_MILLIS = 2_000;

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 30_000;

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
        Backoff backoff = new Backoff(FIRST_MILLIS, LONGEST_MILLIS, new SplittableRandom());
        try {
            while (!succeeds(task)) {
                Thread.sleep(backoff.nextMillis());
            }
        } catch (InterruptedException stopped) {
            LOG.debug("Source {} stops", source);
        }
    }

    private boolean succeeds(Task task) throws InterruptedException {
        try {
            task.run();
            return true;
        } catch (RuntimeException | StackOverflowError defect) {
            LOG.error(
                    "Source {}: its thread failed, which is a mistake in Estran; it begins anew, please report this",
                    source,
                    defect);
            return false;
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
