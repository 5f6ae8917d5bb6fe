package io.estran.cli.plant;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Lines under construction, in one array that is used again and again. One owner. */
final class LineBuffer {
    private static final int LONGEST_NUMBER = 24;

    private final byte[] bytes;
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private int length;

    LineBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** Whether so many bytes more have room. */
    boolean hasRoom(int more) {
        return bytes.length - length >= more;
    }

    int length() {
        return length;
    }

    void text(byte[] ascii) {
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
    }

    /** A number with four decimal places; at most 9e14 either way. */
    void decimal(double value) {
        long scaled = Math.round(value * 10_000);
        if (scaled < 0) {
            bytes[length++] = '-';
            scaled = -scaled;
        }
        number(scaled / 10_000, 1);
        bytes[length++] = '.';
        number(scaled % 10_000, 4);
    }

    /** A whole number that is not negative. */
    void whole(long value) {
        number(value, 1);
    }

    private void number(long value, int leastDigits) {
        int count = 0;
        for (long rest = value; rest > 0 || count < leastDigits; rest /= 10) {
            digits[count++] = (byte) ('0' + rest % 10);
        }
        while (count > 0) {
            bytes[length++] = digits[--count];
        }
    }

    /** Writes all of it and is empty again. */
    void drainTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}
