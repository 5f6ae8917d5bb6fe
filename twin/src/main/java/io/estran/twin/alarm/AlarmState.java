package io.estran.twin.alarm;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an alarm stands (ISA-18.2). States that operators give (acknowledged, shelved) come with the console's commands. */
public enum AlarmState {
    /** The rule's condition holds. */
    RAISED,
    /** It no longer holds. */
    CLEARED;

    /** The word in events and JSON: raised, cleared. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state to which an alarm event's {@code transition} leads; null if this release does not know it. */
    static @Nullable AlarmState byWord(@Nullable Object word) {
        for (AlarmState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        return null;
    }
}
