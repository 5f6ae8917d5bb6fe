package io.estran.agent.source;

import io.estran.process.time.Clock;
import org.slf4j.Logger;

/**
 * Says what a source could not read: the first at once, then at most one line every ten seconds with how many there were
 * and the last one. One owner.
 */
public final class RejectLog {
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final Logger log;
    private final Clock clock;
    private final String source;
    private final String what;
    private long unsaid;
    private long lastSaid;
    private boolean saidOnce;
    private String lastPlace = "";
    private String lastReason = "";

    /** @param what the thing rejected, in the plural: lines, cells */
    public RejectLog(Logger log, Clock clock, String source, String what) {
        this.log = log;
        this.clock = clock;
        this.source = source;
        this.what = what;
    }

    /** One more was rejected. */
    public void rejected(String place, String reason) {
        unsaid++;
        lastPlace = place;
        lastReason = reason;
        long now = clock.monotonicNanos();
        if (!saidOnce || now - lastSaid >= QUIET_NANOS) {
            saidOnce = true;
            lastSaid = now;
            say();
        }
    }

    /** Whether the next reject will be said; otherwise its place need not be put into words. */
    public boolean isQuiet() {
        return saidOnce && clock.monotonicNanos() - lastSaid < QUIET_NANOS;
    }

    /** Says what has not been said yet. */
    public void flush() {
        if (unsaid > 0) {
            say();
        }
    }

    private void say() {
        log.warn(
                "Source {}: {} {} rejected, the last at {}: {}; the rest is taken as usual",
                source,
                unsaid,
                what,
                lastPlace,
                lastReason);
        unsaid = 0;
    }
}
