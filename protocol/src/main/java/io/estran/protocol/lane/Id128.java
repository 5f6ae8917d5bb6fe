package io.estran.protocol.lane;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A random 128-bit id: of a lane or of a run. Printed as 32 lower-case hexadecimal digits, high half first. */
public record Id128(long high, long low) implements Comparable<Id128> {
    /** No id: "no predecessor". */
    public static final Id128 NONE = new Id128(0, 0);

    /**
     * Reads what {@link #toString()} prints.
     *
     * @throws IllegalArgumentException if the text is not 32 hexadecimal digits
     */
    public static Id128 parse(String text) {
        if (text.length() != 32) {
            throw new IllegalArgumentException("id \"" + text + "\": must be 32 hexadecimal digits");
        }
        return new Id128(HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
    }

    /** As the record would have it, whose own has the JVM make half a dozen classes when a small computer starts. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Id128 id && high == id.high && low == id.low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    @Override
    public int compareTo(Id128 other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        String h = Long.toHexString(high);
        String l = Long.toHexString(low);
        return "0".repeat(16 - h.length()) + h + "0".repeat(16 - l.length()) + l;
    }
}
