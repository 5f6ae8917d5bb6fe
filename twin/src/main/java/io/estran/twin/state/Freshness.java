package io.estran.twin.state;

import java.util.Locale;

/**
 * How far the newest window of a property can be believed to show the present. Derived when asked ({@link FreshnessRule}),
 * never part of a twin's state.
 */
public enum Freshness {
    /** What should be here is here. */
    LIVE,
    /** Something is due and has not come, for up to five expected periods. */
    LATE,
    /** Nothing has come for longer, or the agent is offline. */
    STALE,
    /** The newest window that is due will never come: a declared gap covers it. */
    GAP,
    /** The newest window holds readings of bad quality. */
    BAD;

    /** The word on screens and in JSON: live, late, stale, gap, bad. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
