package io.estran.protocol.name;

/**
 * A pattern over names with segments: {@code *} stands for exactly one segment, {@code **} for any number (also none),
 * anything else for itself. Immutable; any thread.
 */
public final class NamePattern {
    private final String text;
    private final String[] parts;

    private NamePattern(String text) {
        this.text = text;
        this.parts = text.split("/", -1);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is empty, has an empty segment, or mixes a star with other characters
     */
    public static NamePattern of(String text) {
        for (String part : text.split("/", -1)) {
            if (part.isEmpty()) {
                throw new IllegalArgumentException("pattern \"" + text + "\": has an empty segment");
            }
            if (part.indexOf('*') >= 0 && !part.equals("*") && !part.equals("**")) {
                throw new IllegalArgumentException(
                        "pattern \"" + text + "\": a segment is *, ** or plain text, not \"" + part + "\"");
            }
        }
        return new NamePattern(text);
    }

    /** Whether the name matches as a whole; takes at most segments x parts steps. */
    public boolean matches(String name) {
        String[] segments = name.split("/", -1);
        int segment = 0;
        int part = 0;
        // Only the last ** can need another try: what an earlier one took can always be left to the later one.
        int retryPart = -1;
        int retrySegment = 0;
        while (segment < segments.length) {
            if (part < parts.length && parts[part].equals("**")) {
                retryPart = ++part;
                retrySegment = segment;
            } else if (part < parts.length && (parts[part].equals("*") || parts[part].equals(segments[segment]))) {
                part++;
                segment++;
            } else if (retryPart >= 0) {
                part = retryPart;
                segment = ++retrySegment;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part].equals("**")) {
            part++;
        }
        return part == parts.length;
    }

    @Override
    public String toString() {
        return text;
    }
}
