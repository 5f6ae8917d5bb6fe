package io.estran.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns SIGINT and SIGTERM into a graceful end: the signal opens {@link #await}, and the process ends (with 130 or 143)
 * only after {@link #close}, or when the stop takes longer than its bound. The command's thread closes it when everything it
 * started is closed.
 */
public final class StopSignal implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private @Nullable Thread starting;

    /** Starts something that runs until it is closed. */
    @FunctionalInterface
    public interface Start {
        AutoCloseable start() throws Exception;
    }

    /** Listens from now on. */
    public StopSignal(Duration bound) {
        hook = new Thread(
                () -> {
                    asked.countDown();
                    interruptStart();
                    try {
                        if (!finished.await(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                            System.err.println("estran: did not stop within " + bound.toSeconds() + " s; ending now");
                        }
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                "estran-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts something, waits for a signal, and closes it. A signal during the start interrupts that. Returns the exit code of
     * a run in which nothing was wrong; the process ends with that of the signal.
     *
     * @param bound on closing
     * @throws Exception as the start does
     */
    static int runUntilSignal(Duration bound, Start start) throws Exception {
        try (StopSignal stop = new StopSignal(bound)) {
            stop.starting(Thread.currentThread());
            try (AutoCloseable running = start.start()) {
                stop.starting(null);
                stop.await();
            } catch (InterruptedException duringTheStart) {
                if (!stop.isAsked()) {
                    throw duringTheStart;
                }
            }
            return ExitCodes.FINE;
        }
    }

    private synchronized void starting(@Nullable Thread thread) throws InterruptedException {
        starting = thread;
        if (thread == null && Thread.interrupted()) {
            throw new InterruptedException("stopped during the start");
        }
    }

    private synchronized void interruptStart() {
        if (starting != null) {
            starting.interrupt();
        }
    }

    /** Waits for a signal. */
    public void await() throws InterruptedException {
        asked.await();
    }

    /** Waits for a signal up to a bound; whether it came. */
    public boolean await(Duration bound) throws InterruptedException {
        return asked.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether a signal has come. */
    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    @Override
    public void close() {
        finished.countDown();
        if (!isAsked()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException endingAlready) {
                // The signal came just now: the hook runs, and finds us finished.
                return;
            }
        }
    }
}
