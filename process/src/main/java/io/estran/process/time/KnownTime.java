package io.estran.process.time;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What time it is at least, for certificates: the largest of the wall clock, the date of this release, and the last time seen over
 * an authenticated link, in this run or an earlier one. Small computers often begin in 1970. Thread safe.
 *
 * <p>A gateway whose clock is wrong could make all certificates look expired, for ever; so its word counts only as far as its own
 * certificate was valid at that time.
 */
public final class KnownTime {
    /** No right clock shows an earlier time: this release was made later. As {@code project.build.outputTimestamp}. */
    public static final Instant RELEASED = Instant.parse("2026-01-01T00:00:00Z");

    private record Seen(Instant time, long monotonic) {}

    private final Clock clock;
    private final Instant floor;
    private volatile @Nullable Seen seen;
    private volatile Instant vouched = Instant.MIN;

    /** What is known without having seen anything. */
    public KnownTime(Clock clock) {
        this(clock, RELEASED);
    }

    /** The same, and {@code lastSeen} in an earlier run. */
    public KnownTime(Clock clock, Instant lastSeen) {
        this.clock = clock;
        this.floor = lastSeen.isAfter(RELEASED) ? lastSeen : RELEASED;
    }

    /** The largest of all that is known. */
    public Instant now() {
        Instant wall = wall();
        Instant other = other();
        return wall.isAfter(other) ? wall : other;
    }

    /**
     * Whether the wall clock is known to be wrong and nobody has told the right time in this run: it may be much later than
     * {@link #now}.
     */
    public boolean isGuess() {
        return seen == null && wall().isBefore(floor);
    }

    /** No right clock shows an earlier time, also not in the next run. */
    public Instant floor() {
        return other();
    }

    private Instant wall() {
        return Instant.ofEpochSecond(0, clock.wallNanos());
    }

    private Instant other() {
        Seen last = seen;
        return last == null ? floor : last.time().plusNanos(clock.monotonicNanos() - last.monotonic());
    }

    /** An authenticated peer, whose certificate ends then, may be believed. */
    public void vouchedUntil(Instant end) {
        vouched = end;
    }

    /** The peer said that it was that time just now; whether it is believed. */
    public boolean seen(Instant time) {
        if (time.isAfter(vouched) || time.isBefore(floor)) {
            return false;
        }
        seen = new Seen(time, clock.monotonicNanos());
        return true;
    }
}
