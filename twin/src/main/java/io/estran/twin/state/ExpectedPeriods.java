package io.estran.twin.state;

import io.estran.protocol.name.NamePattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * At what distance windows are expected to follow one another, as far as that is declared. Immutable; any thread.
 *
 * @param declared by pattern of series; the first that matches counts
 * @param shortest least expected period, ns: delivery takes time, so windows that follow one another faster are not late
 *     before twice this
 */
public record ExpectedPeriods(List<Declared> declared, long shortest) {
    /** Nothing declared, at least one second. */
    public static final ExpectedPeriods DEFAULT = new ExpectedPeriods(List.of(), 1_000_000_000L);

    public ExpectedPeriods {
        declared = List.copyOf(declared);
        atLeastOne("shortest expected period", shortest);
    }

    /**
     * One declaration.
     *
     * @param series which series
     * @param period its expected period, ns
     */
    public record Declared(NamePattern series, long period) {
        public Declared {
            atLeastOne("expected period of \"" + series + "\"", period);
        }
    }

    /** Also with this declaration. */
    public ExpectedPeriods and(NamePattern series, Duration period) {
        List<Declared> more = new ArrayList<>(declared);
        more.add(new Declared(series, period.toNanos()));
        return new ExpectedPeriods(more, shortest);
    }

    /** With another least period. */
    public ExpectedPeriods shortest(Duration least) {
        return new ExpectedPeriods(declared, least.toNanos());
    }

    /** How the freshness of a series is derived. */
    public FreshnessRule rule(String series) {
        for (Declared one : declared) {
            if (one.series().matches(series)) {
                return new FreshnessRule(one.period(), shortest);
            }
        }
        return new FreshnessRule(0, shortest);
    }

    private static void atLeastOne(String what, long period) {
        if (period < 1) {
            throw new IllegalArgumentException(what + " is " + period + " ns, must be at least 1");
        }
    }
}
