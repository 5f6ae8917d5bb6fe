package io.estran.agent.pipeline;

import io.estran.process.time.Clock;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait for a frame while the agent starts, on the thread that starts it. It has no end but an interrupt, as what replay
 * makes may not be lost; so it says what it waits for.
 */
final class StartWait {
    private static final Logger log = LoggerFactory.getLogger(StartWait.class);
    private static final long LOOK_NANOS = 1_000_000;
    private static final long SAY_NANOS = 10_000_000_000L;

    private final Clock clock;
    private final BooleanSupplier done;

    /** @param done whether there is a frame now; asked until it is true */
    StartWait(Clock clock, BooleanSupplier done) {
        this.clock = clock;
        this.done = done;
    }

    /** @throws UncheckedIOException if the thread is interrupted */
    void await() {
        long begun = clock.monotonicNanos();
        long said = begun;
        while (!done.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new UncheckedIOException(
                        new InterruptedIOException("the start was broken off while the disk took nothing"));
            }
            long now = clock.monotonicNanos();
            if (now - said >= SAY_NANOS) {
                said = now;
                log.warn(
                        "the agent cannot start yet: its disk has taken nothing for {} s; sources start as soon as it does",
                        TimeUnit.NANOSECONDS.toSeconds(now - begun));
            }
            clock.pause(LOOK_NANOS);
        }
    }
}
