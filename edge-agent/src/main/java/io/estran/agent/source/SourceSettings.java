package io.estran.agent.source;

/** What the configuration says of one source. Immutable; each type of source has its own. */
public interface SourceSettings {
    /** Unique among the sources. */
    String name();

    /** The word for its type in the configuration, as in {@code line-protocol}. */
    String type();

    /** Whether it comes to an end by itself: what {@code run --until-idle} can wait for, at the latest after silence. */
    default boolean canEnd() {
        return false;
    }

    /**
     * Whether what it gives can wait where it comes from: rows of a file, senders that TCP slows. Readings of other sources
     * that come while storage takes nothing are dropped and counted, as time does not wait for them.
     */
    default boolean canWait() {
        return false;
    }
}
