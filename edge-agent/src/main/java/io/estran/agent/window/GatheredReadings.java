package io.estran.agent.window;

/** Who keeps readings of a series for a moment, to give several at once to its windows. Pipeline thread only. */
public interface GatheredReadings {
    /** Nothing is ever kept. */
    GatheredReadings NONE = () -> {};

    /** Gives what is kept, by {@link WindowSlot#addAll}, and keeps nothing until the next reading was added by itself. */
    void settle();
}
