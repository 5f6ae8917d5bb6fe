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
     * Whether what it gives can wait until storage takes it again: rows of a file. What other sources give is about now, and
     * rules must see it also while the disk is dead: those readings go through the rules, and are counted as dropped.
     */
    default boolean canWait() {
        return false;
    }

    /** Whether its thread spins if the configuration asks for it: the next reading, or command, may come at any moment. */
    default boolean canSpin() {
        return false;
    }
}
