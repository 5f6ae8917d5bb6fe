package io.estran.agent.source.line;

import io.estran.agent.source.decimal.DecimalReader;

/**
 * Reads a field's value: a float, an integer ({@code 1i}, {@code -1i}), an unsigned integer ({@code 1u}) or a boolean, all
 * of them as a double; integers beyond 2^53 are rounded to the nearest. Makes no garbage for numbers of usual length. One
 * owner; holds the last value.
 */
final class ValueReader {
    /** So many digits are always below 2^53. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final DecimalReader decimal = new DecimalReader();
    private double value;
    private boolean plain;

    /** Reads {@code bytes[from..to)}, at least one byte; false if it is none of these. */
    boolean read(byte[] bytes, int from, int to) {
        return switch (bytes[to - 1]) {
            case 'i' -> signed(bytes, from, to - 1);
            case 'u' -> unsigned(bytes, from, to - 1);
            default -> bytes[from] >= 'A' ? bool(bytes, from, to) : floating(bytes, from, to);
        };
    }

    /**
     * Reads what most values are, digits with at most one point, and maybe a minus before them, without knowing where they end;
     * {@link #hasPlain} says whether that was a number. Returns the first place behind it.
     */
    int plain(byte[] bytes, int from, int end) {
        int at = from < end && bytes[from] == '-' ? from + 1 : from;
        int first = at;
        long digits = 0;
        int digit = at < end ? bytes[at] - '0' : -1;
        while (digit >= 0 && digit <= 9) {
            digits = digits * 10 + digit;
            at++;
            digit = at < end ? bytes[at] - '0' : -1;
        }
        int whole = at - first;
        int fraction = 0;
        if (digit == '.' - '0') {
            int point = at++;
            digit = at < end ? bytes[at] - '0' : -1;
            while (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                at++;
                digit = at < end ? bytes[at] - '0' : -1;
            }
            fraction = at - point - 1;
        }
        int count = whole + fraction;
        plain = count > 0 && count <= EXACT_DIGITS;
        if (plain) {
            // Both are exact as doubles, so that the quotient is rounded once and right: see DecimalReader.
            double magnitude = digits / POWERS[fraction];
            value = first > from ? -magnitude : magnitude;
        }
        return at;
    }

    /** Whether {@link #plain} has read a number; otherwise {@link #read} may tell. */
    boolean hasPlain() {
        return plain;
    }

    /** The value last read. */
    double value() {
        return value;
    }

    private boolean floating(byte[] bytes, int from, int to) {
        if (bytes[from] == '+' || !decimal.read(bytes, from, to)) {
            return false;
        }
        value = decimal.value();
        return true;
    }

    private boolean signed(byte[] bytes, int from, int to) {
        boolean negative = from < to && bytes[from] == '-';
        int at = negative ? from + 1 : from;
        if (at == to) {
            return false;
        }
        long sum = 0; // kept negative: the range reaches one further there
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || sum < Long.MIN_VALUE / 10 || sum * 10 < Long.MIN_VALUE + digit) {
                return false;
            }
            sum = sum * 10 - digit;
        }
        if (!negative && sum == Long.MIN_VALUE) {
            return false;
        }
        value = negative ? (double) sum : (double) -sum;
        return true;
    }

    private boolean unsigned(byte[] bytes, int from, int to) {
        if (from == to) {
            return false;
        }
        long sum = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || Long.compareUnsigned(sum, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                return false;
            }
            sum = sum * 10 + digit;
        }
        // a sum of 64 bits is halved first; its lowest bit, kept, still decides which way to round
        value = sum >= 0 ? sum : (double) ((sum >>> 1) | (sum & 1)) * 2;
        return true;
    }

    private boolean bool(byte[] bytes, int from, int to) {
        boolean yes = isWord(bytes, from, to, 't', "rue");
        value = yes ? 1 : 0;
        return yes || isWord(bytes, from, to, 'f', "alse");
    }

    /** Whether it is t, T, true, True or TRUE, or the same of false. */
    private static boolean isWord(byte[] bytes, int from, int to, char initial, String rest) {
        boolean capital = bytes[from] == (initial & ~0x20);
        if (!capital && bytes[from] != initial) {
            return false;
        }
        return to - from == 1
                || isText(bytes, from + 1, to, rest, 0)
                || (capital && isText(bytes, from + 1, to, rest, 0x20));
    }

    private static boolean isText(byte[] bytes, int from, int to, String text, int raised) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i) - raised) {
                return false;
            }
        }
        return true;
    }
}
