package io.estran.agent.source.line;

import java.util.Arrays;

/**
 * Takes one line apart, in place: where its head (measurement and tags), the keys of its fields and their values are, and
 * its timestamp. The head is found here, not read: see {@link SeriesResolver}. Nothing is given on from a line before all
 * of it is known to be well formed. Makes no garbage. One owner; holds the last line.
 *
 * <p>A backslash before a comma, a space or an equals sign takes its meaning from it; in a string, from any byte. Spaces
 * before the line, behind it and in more than one number are accepted; a string is skipped.
 */
final class LineDecoder {
    private static final byte SPACE = ' ';
    private static final byte COMMA = ',';
    private static final byte EQUALS = '=';

    private final ValueReader reader = new ValueReader();
    private byte[] bytes = {};
    private int start;
    private int end;
    private boolean empty;
    private int headFrom;
    private int headTo;
    private int fields;
    private int[] keyFrom = new int[16];
    private int[] keyTo = new int[16];
    private double[] values = new double[16];
    private int[] series = new int[16];
    private boolean timed;
    private long timestamp;
    private int column;
    private String reason = "";

    /**
     * Reads a line that names what the resolver expects, with plain numbers, and its series; false if it is another, which
     * {@link #read} may tell.
     */
    boolean readExpected(byte[] line, int from, int to, SeriesResolver resolver) {
        headTo = resolver.expectHead(line, from, to);
        if (headTo < 0) {
            return false;
        }
        bytes = line;
        start = from;
        end = to;
        headFrom = from;
        fields = 0;
        timed = false;
        empty = false;
        int at = headTo;
        while (at < end && (bytes[at] == ',' || at == headTo)) {
            int key = at + 1;
            int equals = resolver.expectField(bytes, key, end);
            if (equals < 0) {
                return false;
            }
            at = reader.plain(bytes, equals + 1, end);
            if (!reader.hasPlain()) {
                return false;
            }
            hold(key, equals);
            series[fields - 1] = resolver.expectedSeries();
        }
        if (at < end && !(bytes[at] == ' ' && time(afterSpaces(at)))) {
            return false;
        }
        resolver.cameAsExpected();
        return true;
    }

    /** Reads {@code bytes[from..to)}, a line without its end; false if it is not well formed. */
    boolean read(byte[] line, int from, int to) {
        bytes = line;
        start = from;
        end = to;
        fields = 0;
        timed = false;
        int at = afterSpaces(from);
        empty = at == end || bytes[at] == '#';
        if (empty) {
            return true;
        }
        headFrom = at;
        headTo = ByteScan.find(bytes, at, end, SPACE);
        while (headTo < end && headTo > at && bytes[headTo - 1] == '\\') {
            headTo = ByteScan.find(bytes, headTo + 1, end, SPACE);
        }
        at = afterSpaces(headTo);
        if (at == end) {
            return bad(at, "has no field");
        }
        while (true) {
            at = field(at);
            if (at < 0) {
                return false;
            }
            if (at == end) {
                return true;
            }
            if (bytes[at] == ' ') {
                return time(afterSpaces(at));
            }
            at++;
        }
    }

    /** Reads a field; returns where its value ends, at a comma, a space or the line's end, or -1. */
    private int field(int key) {
        int equals = ByteScan.find(bytes, key, end, EQUALS, COMMA, SPACE);
        while (equals < end && bytes[equals - 1] == '\\') {
            equals = ByteScan.find(bytes, equals + 1, end, EQUALS, COMMA, SPACE);
        }
        if (equals == end || bytes[equals] != '=') {
            bad(equals, "has a field without =");
            return -1;
        }
        if (equals == key) {
            bad(key, "has a field without a key");
            return -1;
        }
        int value = equals + 1;
        if (value < end && bytes[value] == '"') {
            return afterString(value);
        }
        int to = reader.plain(bytes, value, end);
        if (to < end && bytes[to] != ',' && bytes[to] != ' ') {
            to = ByteScan.find(bytes, to, end, COMMA, SPACE, SPACE);
            if (!reader.read(bytes, value, to)) {
                bad(value, "has a value that is no number, boolean or quoted string");
                return -1;
            }
        } else if (to == value) {
            bad(value, "has a field without a value");
            return -1;
        } else if (!reader.hasPlain() && !reader.read(bytes, value, to)) {
            bad(value, "has a value that is no number, boolean or quoted string");
            return -1;
        }
        hold(key, equals);
        return to;
    }

    private void hold(int key, int equals) {
        if (fields == values.length) {
            keyFrom = Arrays.copyOf(keyFrom, 2 * fields);
            keyTo = Arrays.copyOf(keyTo, 2 * fields);
            values = Arrays.copyOf(values, 2 * fields);
            series = Arrays.copyOf(series, 2 * fields);
        }
        keyFrom[fields] = key;
        keyTo[fields] = equals;
        values[fields] = reader.value();
        fields++;
    }

    private int afterString(int quote) {
        int at = quote + 1;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        if (at >= end) {
            bad(quote, "has a string that is never closed");
            return -1;
        }
        at++;
        if (at < end && bytes[at] != ',' && bytes[at] != ' ') {
            bad(at, "goes on behind a string; a comma or a space is allowed");
            return -1;
        }
        return at;
    }

    private boolean time(int from) {
        if (from == end) {
            return true;
        }
        int at = bytes[from] == '-' ? from + 1 : from;
        int digits = at;
        long sum = 0; // negative, as in ValueReader
        for (int parts = 0; parts < 2 && at <= end - Long.BYTES; parts++) {
            int eight = ByteScan.eightDigits(bytes, at);
            if (eight < 0) {
                break;
            }
            sum = sum * 100_000_000 - eight; // 16 digits at the most
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at++] - '0';
            if (sum < Long.MIN_VALUE / 10 || sum * 10 < -Long.MAX_VALUE + digit) {
                return bad(from, "has a timestamp beyond 64 bits");
            }
            sum = sum * 10 - digit;
        }
        if (at == digits || afterSpaces(at) != end) {
            return bad(from, "has a timestamp that is no whole number");
        }
        timed = true;
        timestamp = bytes[from] == '-' ? sum : -sum;
        return true;
    }

    /** The first of both bytes in {@code bytes[from..to)} that no backslash precedes; {@code to} if there is none. */
    static int unescaped(byte[] bytes, int from, int to, byte one, byte other) {
        int at = from;
        while (at < to && !isUnescaped(bytes, from, at, one, other)) {
            at++;
        }
        return at;
    }

    private static boolean isUnescaped(byte[] bytes, int from, int at, byte one, byte other) {
        return (bytes[at] == one || bytes[at] == other) && (at == from || bytes[at - 1] != '\\');
    }

    private int afterSpaces(int from) {
        int at = from;
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    private boolean bad(int at, String why) {
        column = at - start + 1;
        reason = why;
        return false;
    }

    /** Whether the line holds nothing: blank, or a comment. */
    boolean isEmpty() {
        return empty;
    }

    int headFrom() {
        return headFrom;
    }

    int headTo() {
        return headTo;
    }

    /** Numbers and booleans among the fields. */
    int fields() {
        return fields;
    }

    int keyFrom(int field) {
        return keyFrom[field];
    }

    int keyTo(int field) {
        return keyTo[field];
    }

    /** A field's value; a boolean is 1 or 0. */
    double value(int field) {
        return values[field];
    }

    /** A field's series, for {@link Intake}. */
    int series(int field) {
        return series[field];
    }

    /** Notes a field's series. */
    void series(int field, int number) {
        series[field] = number;
    }

    boolean hasTimestamp() {
        return timed;
    }

    /** As it stands in the line, in the sender's unit. */
    long timestamp() {
        return timestamp;
    }

    /** Where the line is not well formed: bytes from 1. */
    int column() {
        return column;
    }

    /** What is wrong there. */
    String reason() {
        return reason;
    }
}
