package io.estran.agent.source.decimal;

import java.nio.charset.StandardCharsets;

/**
 * Reads a decimal number from ASCII bytes: optional sign, digits with at most one point, optional exponent. The result
 * equals {@link Double#parseDouble}. Up to 2^53 in the digits and 22 in the exponent both factors are exact doubles, so one
 * division or multiplication rounds once and right (Clinger, "How to Read Floating Point Numbers Accurately", 1990); others
 * go to {@link WideProduct}, and what that cannot tell (a few in a million, or digits by the dozen) to the JDK. Makes no
 * garbage before that. One owner; holds the last value.
 */
public final class DecimalReader {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final long EXACT = 1L << 53;
    /** So many digits always fit 64 bits, unsigned. */
    private static final int MOST_DIGITS = 19;

    private static final int FAR = 1_000_000;

    private double value;
    private int at;
    private int end;
    private long digits;
    private int significant;
    private int seen;
    private int scale;

    /** Reads {@code bytes[from..to)}; false if it is not a finite number as a whole. */
    public boolean read(byte[] bytes, int from, int to) {
        at = from;
        end = to;
        boolean negative = sign(bytes);
        digits = 0;
        significant = 0;
        seen = 0;
        scale = 0;
        digits(bytes, 0);
        if (at < end && bytes[at] == '.') {
            at++;
            digits(bytes, 1);
        }
        if (seen == 0) {
            return false;
        }
        int exponent = 0;
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            boolean down = sign(bytes);
            int first = at;
            while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
                exponent = Math.min(FAR, exponent * 10 + bytes[at++] - '0');
            }
            if (at == first) {
                return false;
            }
            exponent = down ? -exponent : exponent;
        }
        if (at != end) {
            return false;
        }
        exponent -= scale;
        double magnitude = magnitude(exponent);
        if (Double.isNaN(magnitude)) {
            value = Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        } else {
            value = negative ? -magnitude : magnitude;
        }
        return Double.isFinite(value);
    }

    /** The digits times that power of ten; NaN if it takes more than the leading digits to tell. */
    private double magnitude(int exponent) {
        boolean all = significant <= MOST_DIGITS;
        if (all && digits >= 0 && digits <= EXACT && exponent >= -22 && exponent <= 22) {
            return exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
        }
        if (digits == 0) {
            return 0;
        }
        int leading = exponent + (all ? 0 : significant - MOST_DIGITS);
        long bits = WideProduct.round(digits, leading);
        boolean told = bits != WideProduct.UNKNOWN && (all || bits == WideProduct.round(digits + 1, leading));
        return told ? Double.longBitsToDouble(bits) : Double.NaN;
    }

    /** The number last read. */
    public double value() {
        return value;
    }

    private boolean sign(byte[] bytes) {
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            return bytes[at++] == '-';
        }
        return false;
    }

    private void digits(byte[] bytes, int scaleStep) {
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at++] - '0';
            seen++;
            if (significant > 0 || digit > 0) {
                significant++;
            }
            if (significant <= MOST_DIGITS) {
                digits = digits * 10 + digit;
            }
            scale += scaleStep;
        }
    }
}
