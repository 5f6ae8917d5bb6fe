package io.estran.protocol.json;

import java.util.HexFormat;

/** Text in JSON's quotes. Static and pure; any thread. */
final class JsonText {
    private JsonText() {}

    /** Appends the text, with quotes and escapes for quotes, backslashes and control characters. */
    static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else if (Character.isSurrogate(c)) {
                i = pair(out, text, i);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static int pair(StringBuilder out, String text, int at) {
        if (!Character.isHighSurrogate(text.charAt(at))
                || at + 1 == text.length()
                || !Character.isLowSurrogate(text.charAt(at + 1))) {
            throw new IllegalArgumentException("text has half a surrogate pair at position " + at);
        }
        out.append(text, at, at + 2);
        return at + 1;
    }
}
