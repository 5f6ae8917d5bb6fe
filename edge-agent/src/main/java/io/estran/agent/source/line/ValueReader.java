package io.estran.agent.source.line;

import io.estran.agent.source.decimal.DecimalReader;

/**
 * Reads a field's value: a float, an integer ({@code 1i}, {@code -1i}), an unsigned integer ({@code 1u}) or a boolean, all
 * of them as a double; integers beyond 2^53 are rounded to the nearest. Makes no garbage for numbers of usual length. One
 * owner; holds the last value.
 */
final class ValueReader {
    private final DecimalReader decimal = new DecimalReader();
    private double value;

    /** Reads {@code bytes[from..to)}, at least one byte; false if it is none of these. */
    boolean read(byte[] bytes, int from, int to) {
        return switch (bytes[to - 1]) {
            case 'i' -> signed(bytes, from, to - 1);
            case 'u' -> unsigned(bytes, from, to - 1);
            default -> bytes[from] >= 'A' ? bool(bytes, from, to) : floating(bytes, from, to);
        };
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
