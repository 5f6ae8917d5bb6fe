package io.estran.protocol.json;

import io.estran.protocol.fault.MalformedBatchException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one flat object. Does not recurse. Used once, by one thread. */
final class FlatJsonParser {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
    /** More digits than a long has: beyond, a number is read as a double. */
    private static final int MAX_LONG_LENGTH = 20;

    private final String text;
    private int at;

    FlatJsonParser(String text) {
        this.text = text;
    }

    Map<String, Object> parse() throws MalformedBatchException {
        if (text.length() > FlatJson.MAX_LENGTH) {
            throw new MalformedBatchException(
                    "JSON: has " + text.length() + " characters, must have at most " + FlatJson.MAX_LENGTH);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        expect('{');
        if (!next('}')) {
            do {
                skipSpace();
                String name = string();
                expect(':');
                skipSpace();
                if (fields.put(name, value()) != null) {
                    throw malformed("the field \"" + name + "\" stands twice");
                }
            } while (next(','));
            expect('}');
        }
        skipSpace();
        if (at < text.length()) {
            throw malformed("text follows the object");
        }
        return fields;
    }

    private Object value() throws MalformedBatchException {
        if (peek() == '"') {
            return string();
        }
        if (text.startsWith("true", at)) {
            at += 4;
            return true;
        }
        if (text.startsWith("false", at)) {
            at += 5;
            return false;
        }
        return number();
    }

    private Object number() throws MalformedBatchException {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw malformed("a text, a number, true or false is expected");
        }
        String digits = matcher.group();
        at = matcher.end();
        if (matcher.group(1) == null && matcher.group(2) == null && digits.length() <= MAX_LONG_LENGTH) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException tooLarge) {
                return Double.valueOf(digits);
            }
        }
        double number = Double.parseDouble(digits);
        if (Double.isInfinite(number)) {
            throw malformed("a number is out of the range of doubles");
        }
        return number;
    }

    private String string() throws MalformedBatchException {
        expectHere('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = peek();
            if (c < ' ') {
                throw malformed(at < text.length() ? "a control character stands in a text" : "a text has no end");
            }
            at++;
            if (c == '"') {
                break;
            }
            out.append(c == '\\' ? escape() : c);
        }
        checkPairs(out);
        return out.toString();
    }

    private char escape() throws MalformedBatchException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw malformed("an escape is not one of \" \\ / b f n r t u");
        };
    }

    private char hexadecimal() throws MalformedBatchException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw malformed("an escape needs four hexadecimal digits");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private void checkPairs(CharSequence read) throws MalformedBatchException {
        for (int i = 0; i < read.length(); i++) {
            char c = read.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < read.length() && Character.isLowSurrogate(read.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw malformed("a text has half a surrogate pair");
            }
        }
    }

    /** The character here, or 0 at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean next(char c) {
        skipSpace();
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws MalformedBatchException {
        skipSpace();
        expectHere(c);
    }

    private void expectHere(char c) throws MalformedBatchException {
        if (peek() != c) {
            throw malformed("\"" + c + "\" is expected");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private MalformedBatchException malformed(String problem) {
        return new MalformedBatchException("JSON: at position " + at + ": " + problem);
    }
}
