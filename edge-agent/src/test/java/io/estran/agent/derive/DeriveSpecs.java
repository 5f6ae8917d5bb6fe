package io.estran.agent.derive;

import io.estran.agent.derive.DeriveSpec.Kind;

/** Entries of tests, with what they do not care about left out. */
public final class DeriveSpecs {
    private static final long SECOND = 1_000_000_000L;

    private DeriveSpecs() {}

    /** A rate in steps a second. */
    public static DeriveSpec rate(String pattern, String name, int bits, double most) {
        return new DeriveSpec(pattern, Kind.RATE, name, "", 1, 0, null, 3_600 * SECOND, 0.9, false, bits, most, 0, 0);
    }

    /** Of a counter that does not wrap. */
    public static DeriveSpec increase(String pattern, String name, long every) {
        return new DeriveSpec(
                pattern, Kind.INCREASE, name, "", 1, every * SECOND, null, every * SECOND, 0.9, false, 0, 0, 0, 0);
    }

    /** A mean; nothing is known {@code longest} seconds after a reading. */
    public static DeriveSpec mean(String pattern, String name, long every, long longest, boolean line) {
        return curve(Kind.MEAN, pattern, name, every, longest, line);
    }

    /** An energy in units times seconds. */
    public static DeriveSpec energy(String pattern, String name, long every, long longest, boolean line) {
        return curve(Kind.ENERGY, pattern, name, every, longest, line);
    }

    private static DeriveSpec curve(Kind kind, String pattern, String name, long every, long longest, boolean line) {
        return new DeriveSpec(
                pattern, kind, name, "", 1, every * SECOND, null, longest * SECOND, 0.9, line, 0, 0, 0, 0);
    }

    /** Seconds in which a value lies from {@code low} to {@code high}. */
    public static DeriveSpec timeIn(String pattern, String name, long every, long longest, double low, double high) {
        return new DeriveSpec(
                pattern,
                Kind.TIME_IN,
                name,
                "",
                1,
                every * SECOND,
                null,
                longest * SECOND,
                0.9,
                false,
                0,
                0,
                low,
                high);
    }
}
