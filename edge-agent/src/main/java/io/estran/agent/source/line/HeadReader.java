package io.estran.agent.source.line;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of a line before its fields, measurement and tags, into text. Makes objects, so it is used only for what
 * the cache does not hold. One owner; holds what was last read.
 */
final class HeadReader {
    private static final int MEASUREMENT = ',' | (' ' << 8);
    private static final int KEY = ',' | (' ' << 8) | ('=' << 16);

    private final Map<String, String> tags = new LinkedHashMap<>();
    private String measurement = "";
    private int at;
    private String reason = "";

    /** Reads {@code bytes[from..to)}; false if it is not well formed, see {@link #at} and {@link #reason}. */
    boolean read(byte[] bytes, int from, int to) {
        tags.clear();
        int end = LineDecoder.unescaped(bytes, from, to, (byte) ',', (byte) ',');
        if (end == from) {
            return bad(from, "has no measurement");
        }
        String name = text(bytes, from, end, MEASUREMENT);
        if (name == null) {
            return bad(from, "has a measurement that is not UTF-8");
        }
        measurement = name;
        while (end < to) {
            int key = end + 1;
            int equals = LineDecoder.unescaped(bytes, key, to, (byte) '=', (byte) ',');
            if (equals == to || bytes[equals] == ',' || equals == key) {
                return bad(key, "has a tag that is not KEY=VALUE");
            }
            end = LineDecoder.unescaped(bytes, equals + 1, to, (byte) ',', (byte) '=');
            if (end < to && bytes[end] == '=') {
                return bad(end, "has a tag value with = in it; \\= is allowed");
            }
            if (end == equals + 1) {
                return bad(end, "has a tag without a value");
            }
            if (!tag(text(bytes, key, equals, KEY), text(bytes, equals + 1, end, KEY), key)) {
                return false;
            }
        }
        return true;
    }

    private boolean tag(@Nullable String key, @Nullable String value, int place) {
        if (key == null || value == null) {
            return bad(place, "has a tag that is not UTF-8");
        }
        if (tags.putIfAbsent(key, value) != null) {
            return bad(place, "has the tag \"" + key + "\" twice");
        }
        return true;
    }

    private boolean bad(int place, String why) {
        at = place;
        reason = why;
        return false;
    }

    /** Where it is not well formed. */
    int at() {
        return at;
    }

    /** What is wrong there. */
    String reason() {
        return reason;
    }

    String measurement() {
        return measurement;
    }

    Map<String, String> tags() {
        return tags;
    }

    /** A field's key as text; null if it is not UTF-8. */
    static @Nullable String fieldKey(byte[] bytes, int from, int to) {
        return text(bytes, from, to, KEY);
    }

    /** Takes out each backslash that stands before one of the {@code escapable} bytes; others stand for themselves. */
    private static @Nullable String text(byte[] bytes, int from, int to, int escapable) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            boolean escape = bytes[i] == '\\' && i + 1 < to && isOneOf(bytes[i + 1], escapable);
            plain[length++] = bytes[escape ? ++i : i];
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain, 0, length))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    private static boolean isOneOf(byte c, int packed) {
        return c != 0 && (c == (packed & 0xff) || c == ((packed >> 8) & 0xff) || c == ((packed >> 16) & 0xff));
    }
}
