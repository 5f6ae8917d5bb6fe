package io.estran.agent.derive;

/**
 * How far a counter went between two of its readings. The rule: it went forward. If it stands lower than before and has so many
 * bits, it went on at 0 behind the last one; if that makes more steps than it can have made in the time, or it cannot wrap, it
 * was reset. A counter that may have come round more than once tells nothing. Pipeline thread only.
 */
final class CounterStep {
    /** Nothing can be told; the counter begins anew with the later reading. */
    static final double UNKNOWN = -1;

    private static final double SECOND = 1e9;

    private final double modulus;
    private final double most;
    private final long longest;
    private final DeriveTally tally;

    CounterStep(DeriveSpec spec, DeriveTally tally) {
        this.modulus = spec.bits() == 0 ? 0 : 1L << spec.bits();
        this.most = spec.most();
        this.longest = spec.longest();
        this.tally = tally;
    }

    /** Whether a counter of so many bits can stand there. */
    boolean isValue(double value) {
        return modulus == 0 || (value >= 0 && value < modulus);
    }

    /** Steps from one value to another in that time, 0 and up; or {@link #UNKNOWN}. */
    double between(double from, double to, long nanos) {
        double possible = most == 0 ? Double.POSITIVE_INFINITY : most * (nanos / SECOND);
        if (nanos > longest || (modulus > 0 && possible >= modulus)) {
            return UNKNOWN;
        }
        double steps = to - from;
        boolean wrapped = steps < 0 && modulus > 0;
        if (wrapped) {
            steps += modulus;
        }
        if (steps < 0 || steps > possible) {
            tally.reset();
            return UNKNOWN;
        }
        if (wrapped) {
            tally.wrapped();
        }
        return steps;
    }
}
