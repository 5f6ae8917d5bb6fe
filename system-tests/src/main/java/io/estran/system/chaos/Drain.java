package io.estran.system.chaos;

import io.estran.system.chaos.ledger.Arrivals;
import io.estran.system.chaos.stage.Stage;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Waits, when all faults are lifted, until everything that must come has come, or nothing comes any more. */
final class Drain {
    private static final long POLL_MILLIS = 500;
    private static final Duration QUIET_WHEN_COMPLETE = Duration.ofSeconds(2);
    /** A gap may stand for what is missing: then everything is accounted for, and nothing comes. */
    private static final Duration QUIET_WHEN_ACCOUNTED = Duration.ofSeconds(15);

    private static final Duration QUIET_WHEN_STUCK = Duration.ofSeconds(90);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Stage stage;
    private final Arrivals arrivals;
    private final Narrator narrator;

    Drain(Stage stage, Arrivals arrivals, Narrator narrator) {
        this.stage = stage;
        this.arrivals = arrivals;
        this.narrator = narrator;
    }

    /** Waits for so many windows; whether the agents hold nothing any more. */
    boolean await(long expected) throws InterruptedException {
        long begun = System.nanoTime();
        long changed = begun;
        long known = arrivals.records();
        while (true) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            long now = System.nanoTime();
            long records = arrivals.records();
            if (records != known) {
                known = records;
                changed = now;
            }
            long windows = arrivals.windowCount();
            double pending = stage.pending();
            narrator.show(String.format(
                    Locale.ROOT, "draining: %,d of %,d windows came, %.0f batches held", windows, expected, pending));
            Duration quiet = Duration.ofNanos(now - changed);
            boolean accounted = pending == 0;
            Duration enough =
                    !accounted ? QUIET_WHEN_STUCK : windows >= expected ? QUIET_WHEN_COMPLETE : QUIET_WHEN_ACCOUNTED;
            if (quiet.compareTo(enough) >= 0 || now - begun >= LONGEST.toNanos()) {
                return accounted;
            }
        }
    }
}
