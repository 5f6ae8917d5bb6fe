package io.estran.process.lifecycle;

import io.estran.process.logging.ProcessLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns SIGINT and SIGTERM into a graceful end: the signal opens {@link #await}, and the process ends (with 130 or 143)
 * only after {@link #close}, or when the stop takes longer than its bound. The command's thread closes it when everything it
 * started is closed.
 */
public final class StopSignal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private @Nullable Thread starting;

    /** Starts something that runs until it is closed. */
    @FunctionalInterface
    public interface Start {
        AutoCloseable start() throws Exception;
    }

    /** What a signal does to a start that is under way. */
    public enum DuringStart {
        /** Interrupts it: it may wait for somebody else for ever. */
        INTERRUPT,
        /** Lets it finish, for it ends by itself, and an interrupt would close its files in the middle of a write. */
        FINISH
    }

    /** Listens from now on. */
    public StopSignal(Duration bound) {
        hook = new Thread(
                () -> {
                    asked.countDown();
                    interruptStart();
                    try {
                        if (!finished.await(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                            log.warn("did not stop within {} s; ending now", bound.toSeconds());
                        }
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                    ProcessLog.flush();
                },
                "estran-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts something, waits for a signal, and closes it. A start that is interrupted closes what it has started.
     *
     * @param bound on closing, and on what is left of the start
     * @throws Exception as the start and the close do
     */
    public static void runUntilSignal(Duration bound, DuringStart duringStart, Start start) throws Exception {
        try (StopSignal stop = new StopSignal(bound);
                AutoCloseable running = duringStart == DuringStart.INTERRUPT ? stop.begin(start) : start.start()) {
            stop.await();
        }
    }

    private AutoCloseable begin(Start start) throws Exception {
        starting(Thread.currentThread());
        try {
            return start.start();
        } catch (Exception failure) {
            if (!isAsked()) {
                throw failure;
            }
            log.info("stopped during the start");
            log.debug("how the start gave up", failure);
            return () -> {};
        } finally {
            starting(null);
        }
    }

    private synchronized void starting(@Nullable Thread thread) {
        starting = thread;
        if (thread == null && isAsked()) {
            // The interrupt was for the start; what follows needs a thread that may wait.
            Thread.interrupted();
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
