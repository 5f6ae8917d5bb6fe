package io.estran.protocol.column;

/** How the values of a column stand in its bytes; the ids are on the wire and never change their meaning. */
final class Encoding {
    /** Doubles, 8 bytes each. */
    static final int DOUBLES = 0;
    /** Unsigned varints. */
    static final int UNSIGNED = 1;
    /** Zigzag varints, each added (modulo 2^64) to the value before, the first to 0. */
    static final int DELTA = 2;
    /** A byte e, then zigzag varints t: value = t / 10^e by one IEEE division. */
    static final int DECIMAL = 3;
    /** Strings: varint length, UTF-8. */
    static final int STRINGS = 4;
    /** Doubles in eight planes: the lowest byte of every value, then the next ... */
    static final int PLANES = 5;
    /** As {@link #DECIMAL}, each t added to the one before, the first to 0. */
    static final int DECIMAL_DELTA = 6;

    /**
     * Zigzag varints, each added (modulo 2^64) to what the column's definition expects; of doubles a byte e stands first,
     * and the varints are ticks as of {@link #DECIMAL}. For the columns that define an expectation only.
     */
    static final int RELATIVE = 7;
    /** A column's tag is its id shifted left by so many bits, and its encoding. */
    static final int TAG_BITS = 3;

    private Encoding() {}
}
