package io.estran.process.configuration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, and numbers with a unit: {@code 100ms}, {@code 1.5 s}, {@code 64 MiB}. */
public final class Quantity {
    private static final Pattern SYNTAX = Pattern.compile("(-?[0-9]{1,18}(?:\\.[0-9]{1,18})?) *([A-Za-z\u00b5]*)");
    private static final Map<String, Long> TIMES = new LinkedHashMap<>();
    private static final Map<String, Long> SIZES = new LinkedHashMap<>();

    static {
        TIMES.put("ns", 1L);
        TIMES.put("us", 1_000L);
        TIMES.put("ms", 1_000_000L);
        TIMES.put("s", 1_000_000_000L);
        TIMES.put("min", 60_000_000_000L);
        TIMES.put("h", 3_600_000_000_000L);
        TIMES.put("d", 86_400_000_000_000L);
        SIZES.put("B", 1L);
        SIZES.put("KiB", 1L << 10);
        SIZES.put("MiB", 1L << 20);
        SIZES.put("GiB", 1L << 30);
    }

    private Quantity() {}

    /** @throws IllegalArgumentException with what is wrong and what is allowed */
    public static Duration duration(String text) {
        return Duration.ofNanos(parse(text, TIMES, "a duration", "100ms"));
    }

    /**
     * A size in bytes, as in 64MiB.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static long bytes(String text) {
        return parse(text, SIZES, "a size", "64MiB");
    }

    /**
     * A finite number without a unit.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    static double number(String text) {
        if (!text.matches("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
                || !Double.isFinite(Double.parseDouble(text))) {
            throw new IllegalArgumentException("allowed is a number, as in 95 or 0.5");
        }
        return Double.parseDouble(text);
    }

    static String text(Duration duration) {
        return text(duration.toNanos(), TIMES);
    }

    static String text(long bytes) {
        return text(bytes, SIZES);
    }

    private static long parse(String text, Map<String, Long> units, String what, String example) {
        Matcher parts = SYNTAX.matcher(text.trim());
        String allowed = String.join(" ", units.keySet());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "is not " + what + "; allowed is a number with one of the units " + allowed + ", as in " + example);
        }
        if (parts.group(2).isEmpty()) {
            throw new IllegalArgumentException("has no unit; allowed units are " + allowed + ", as in " + example);
        }
        Long factor = units.get(parts.group(2));
        if (factor == null) {
            throw new IllegalArgumentException(
                    "wrong unit \"" + parts.group(2) + "\"; allowed units are " + allowed + ", as in " + example);
        }
        BigDecimal exact = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(factor));
        try {
            return exact.longValueExact();
        } catch (ArithmeticException inexact) {
            String smallest = units.keySet().iterator().next();
            throw new IllegalArgumentException("is too large, or not a whole number of " + smallest, inexact);
        }
    }

    private static String text(long amount, Map<String, Long> units) {
        String best = amount + units.keySet().iterator().next();
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (amount != 0 && amount % unit.getValue() == 0) {
                best = amount / unit.getValue() + unit.getKey();
            }
        }
        return best;
    }
}
