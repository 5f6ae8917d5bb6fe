package io.estran.protocol.json;

import io.estran.protocol.fault.MalformedBatchException;
import java.util.Map;

/**
 * One flat JSON object: strings, numbers and booleans, no nesting, no null (RFC 8259). Numbers without fraction and
 * exponent that fit read as Long, others as Double; doubles are written in the shortest form that reads back.
 */
public final class FlatJson {
    /** Longest text that is read, characters. */
    public static final int MAX_LENGTH = 65_536;

    private FlatJson() {}

    /**
     * Writes the entries in the map's order; values are String, Long, Integer, Double or Boolean; NaN and infinities are
     * left out. The text has no line feed.
     *
     * @throws IllegalArgumentException for a value of another kind, or text with half a surrogate pair
     */
    public static String write(Map<String, ?> fields) {
        StringBuilder out = new StringBuilder("{");
        fields.forEach((name, value) -> {
            if (value instanceof Double number && !Double.isFinite(number)) {
                return;
            }
            if (out.length() > 1) {
                out.append(',');
            }
            JsonText.quote(out, name);
            out.append(':');
            writeValue(out, name, value);
        });
        return out.append('}').toString();
    }

    /** Reads one object that fills the text. */
    public static Map<String, Object> read(String text) throws MalformedBatchException {
        return new FlatJsonParser(text).parse();
    }

    private static void writeValue(StringBuilder out, String name, Object value) {
        if (value instanceof String text) {
            JsonText.quote(out, text);
        } else if (value instanceof Double number) {
            out.append(ShortestDouble.write(number));
        } else if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            out.append(value);
        } else {
            throw new IllegalArgumentException(
                    "field \"" + name + "\" is " + value + ", must be a text, a number or a boolean");
        }
    }
}
