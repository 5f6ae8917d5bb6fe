package io.estran.protocol.name;

/** An agent's name: the common name of its certificate, a level of its MQTT topics, the key of its Kafka records. */
public record AgentName(String value) implements Comparable<AgentName> {
    /** What is allowed, in words for error messages. */
    public static final String ALLOWED = "1 to 64 of the characters a-z, 0-9 and -";

    private static final int MOST_CHARACTERS = 64;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it breaks {@link #ALLOWED}
     */
    public AgentName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("agent name \"" + value + "\": must be " + ALLOWED);
        }
    }

    /** Whether the text may be an agent's name. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** By hand: the gateway asks for the topic of every PUBLISH. */
    private static boolean isAllowed(char character) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '-';
    }

    @Override
    public int compareTo(AgentName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
