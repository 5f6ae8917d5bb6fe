package io.estran.process.time;

import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: the n-th wait is uniform in [0, min(longest, first * 2^n)), so that a thousand
 * agents that lost one gateway do not come back at one moment (AWS Architecture Blog, "Exponential Backoff And Jitter",
 * 2015). One owner; not thread safe.
 */
public final class Backoff {
    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;
    private int failures;

    /** Bounds in milliseconds, both positive. */
    public Backoff(long firstMillis, long longestMillis, RandomGenerator random) {
        this.firstMillis = firstMillis;
        this.longestMillis = longestMillis;
        this.random = random;
    }

    /** How long to wait after one more failure, ms; at least 1. */
    public long nextMillis() {
        long bound = Math.min(longestMillis, firstMillis << Math.min(failures, 20));
        failures++;
        return 1 + random.nextLong(Math.max(1, bound));
    }

    /** Begins anew after a success. */
    public void reset() {
        failures = 0;
    }
}
