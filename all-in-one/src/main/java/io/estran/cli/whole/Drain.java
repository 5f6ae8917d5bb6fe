package io.estran.cli.whole;

import io.estran.process.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Waits until what came in has come out: all windows closed, everything stored, accounted for and consumed. However long that
 * takes, something must move; and after a signal it may take a while only. One owner, used once.
 */
final class Drain {
    /** So long nothing may move: a gateway or sequencer that was restarted goes on within less. */
    static final Duration STILL = Duration.ofSeconds(30);
    /** Somebody is waiting at the terminal, or a supervisor with a kill at hand. */
    static final Duration AFTER_SIGNAL = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Outflow outflow;
    private final EndSignal signal;
    private final Clock clock;
    private boolean signalled;
    private long signalledAt;
    private long progress = -1;
    private long progressAt;

    /** What is on its way out of a chain whose input has ended. */
    interface Outflow {
        /** Whether everything that was sealed is accounted for and was consumed. */
        boolean isSettled();

        /** Asks for a look at the end of what can be consumed. */
        long askForEnd();

        /** Whether everything up to the end that was asked for has been consumed. */
        boolean hasReadTo(long asked);

        /** Changes whenever something has moved. */
        long progress();

        /** Whether nothing will ever come out any more. */
        boolean isBroken();
    }

    Drain(Outflow outflow, EndSignal signal, Clock clock) {
        this.outflow = outflow;
        this.signal = signal;
        this.clock = clock;
    }

    /**
     * Waits.
     *
     * @param watching is told the monotonic time now and then
     * @return whether everything came out
     */
    boolean await(LongConsumer watching) throws InterruptedException {
        while (!outflow.isSettled()) {
            if (!mayWait(watching)) {
                return false;
            }
        }
        // What would come twice comes before the end of the topics.
        long asked = outflow.askForEnd();
        while (!outflow.hasReadTo(asked)) {
            if (!mayWait(watching)) {
                return false;
            }
        }
        return true;
    }

    private boolean mayWait(LongConsumer watching) throws InterruptedException {
        long now = clock.monotonicNanos();
        watching.accept(now);
        long present = outflow.progress();
        if (present != progress) {
            progress = present;
            progressAt = now;
        }
        if (outflow.isBroken()
                || now - progressAt > STILL.toNanos()
                || (signalled && now - signalledAt > AFTER_SIGNAL.toNanos())) {
            return false;
        }
        if (signalled) {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        } else if (signal.await(LOOK)) {
            signalled = true;
            signalledAt = now;
        }
        return true;
    }
}
