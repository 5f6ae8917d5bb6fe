package io.estran.protocol.column;

/** How the values of a column stand in its bytes; the ids are on the wire and never change their meaning. */
final class Encoding {
    /** Doubles, 8 bytes each. */
    static final int DOUBLES = 0;
    /** Unsigned varints. */
    static final int UNSIGNED = 1;
    /** Zigzag varints, each added (modulo 2^64) to the value before, the first to 0. */
    static final int DELTA = 2;
    /**
     * Doubles as ticks: a byte e, then {@link Codes} of t, folded as in zigzag, each added to the nearest tick of what the
     * column's definition expects, otherwise to the tick before (the first to 0): value = t / 10^e by one IEEE division.
     */
    static final int DECIMAL_CODES = 3;
    /** Strings: varint length, UTF-8. */
    static final int STRINGS = 4;
    /**
     * {@link Codes} of integers, or of the bits of doubles as integers: folded as in zigzag, each added (modulo 2^64) to what the
     * column's definition expects, otherwise to the value before (the first to 0). Of natural columns the values themselves.
     */
    static final int CODES = 5;
    /** A byte e, then zigzag varints t, each added to the one before, the first to 0; values as of {@link #DECIMAL_CODES}. */
    static final int DECIMAL_DELTA = 6;

    /**
     * Zigzag varints, each added (modulo 2^64) to what the column's definition expects; of doubles a byte e stands first,
     * and the varints are ticks as of {@link #DECIMAL_CODES}. For the columns that define an expectation only.
     */
    static final int RELATIVE = 7;
    /** A column's tag is its id shifted left by so many bits, and its encoding. */
    static final int TAG_BITS = 3;

    private Encoding() {}
}
