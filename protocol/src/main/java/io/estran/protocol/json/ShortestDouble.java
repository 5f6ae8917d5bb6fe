package io.estran.protocol.json;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A double in the fewest digits that read back. Java's own text has that only from JDK 19 on (JDK-4511638); before it may
 * have one or two digits more. Static and pure; any thread.
 */
public final class ShortestDouble {
    private static final int ALWAYS_EXACT = 15;
    private static final int ALWAYS_ENOUGH = 17;

    private ShortestDouble() {}

    /** The number with a fraction or an exponent, so that it reads back as a double. */
    public static String write(double number) {
        String text = Double.toString(number);
        if (text.length() <= ALWAYS_EXACT) {
            return text;
        }
        BigDecimal exact = new BigDecimal(number);
        for (int digits = ALWAYS_EXACT; digits < ALWAYS_ENOUGH; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits)).stripTrailingZeros();
            if (rounded.doubleValue() == number) {
                return inJavasForm(rounded);
            }
        }
        return text;
    }

    /** As {@link Double#toString}: plain from 10^-3 to 10^7, otherwise one digit, the others, and the exponent. */
    private static String inJavasForm(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -3 && exponent < 7) {
            return number.setScale(Math.max(1, number.scale())).toPlainString();
        }
        String digits = number.unscaledValue().abs().toString();
        return (number.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + "."
                + (digits.length() > 1 ? digits.substring(1) : "0")
                + "E"
                + exponent;
    }
}
