package io.estran.protocol.name;

import java.nio.charset.StandardCharsets;

/**
 * The name of a series: segments joined by {@code /}; all but the last name the asset.
 * A segment is any non-empty UTF-8 text without {@code /} and control characters; spaces are kept.
 */
public record SeriesName(String value) {
    /** Longest name in bytes of UTF-8. */
    public static final int MAX_BYTES = 512;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException with the reason, if it is not a name of at least two segments
     */
    public SeriesName {
        String problem = problemWith(value);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("series \"" + value + "\": " + problem);
        }
    }

    /** Why the text cannot be the name of a series, or the empty string if it can. */
    public static String problemWith(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            return "needs an asset and a quantity, as in station-1/tank/level";
        }
        int segment = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '/') {
                if (i == segment) {
                    return "has an empty segment";
                }
                segment = i + 1;
            } else if (Character.isISOControl(text.charAt(i))) {
                return "has a control character at position " + i;
            }
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return "has half a surrogate pair";
        }
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return "is longer than " + MAX_BYTES + " bytes";
        }
        return "";
    }

    /** The asset: everything before the last segment. */
    public String asset() {
        return value.substring(0, value.lastIndexOf('/'));
    }

    /** The quantity: the last segment. */
    public String quantity() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
