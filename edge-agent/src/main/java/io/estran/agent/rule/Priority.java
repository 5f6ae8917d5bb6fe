package io.estran.agent.rule;

import io.estran.agent.input.MalformedInputException;
import java.util.Locale;

/** How soon a person must act (ISA-18.2). */
public enum Priority {
    LOW(0),
    MEDIUM(1),
    HIGH(2),
    URGENT(3);

    private final int code;

    Priority(int code) {
        this.code = code;
    }

    /** The word in configuration and events. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How the journal says it. */
    int code() {
        return code;
    }

    /**
     * The priority with that code.
     *
     * @throws MalformedInputException if there is none
     */
    static Priority ofCode(int code) {
        for (Priority priority : values()) {
            if (priority.code == code) {
                return priority;
            }
        }
        throw new MalformedInputException("priority " + code + " in the journal");
    }
}
