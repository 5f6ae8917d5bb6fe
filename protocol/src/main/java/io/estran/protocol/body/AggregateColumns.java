package io.estran.protocol.body;

/**
 * Ids of the columns of aggregates besides those of {@link SeriesTable}; on the wire, never to change. Columns 1 and 16 have a
 * value per series, column 2 one per record in the order of records. All others list their values series by series (in the order of column 1), records
 * of one series in their order: neighbours are alike, and deltas small. Ids below 16 have tags of one byte.
 */
final class AggregateColumns {
    /** Start, ns after the envelope's first event time. */
    static final int START = 3;
    /** Length, ns. */
    static final int LENGTH = 4;
    /** Readings that are not bad. */
    static final int COUNT = 5;
    /** Doubles; like the next three only of records with a count above 0 (the others' are NaN). */
    static final int MIN = 6;
    /** Near min. */
    static final int MAX = 7;
    /** Near {@link Expectations#middle}, as is the next one. */
    static final int FIRST = 8;

    static final int LAST = 9;
    /** 0: moments are doubles; e + 1: ticks of exponent e. */
    static final int FORM = 10;
    /** Doubles, of records of form 0; near {@link Expectations#sum}. */
    static final int SUM = 11;
    /** Doubles, of records of form 0; near {@link Expectations#m2}. */
    static final int M2 = 12;
    /** Of records of other forms, as are {@link #M2_TICKS} and {@link #FIRST_TICK}; {@link Expectations#sumTicks} expects. */
    static final int SUM_TICKS = 13;
    /** {@link Expectations#m2Ticks} expects. */
    static final int M2_TICKS = 14;
    /** Positive, then negative bins, record by record, but the last of all: count + excess - zeros - the others. */
    static final int BINS = 15;
    /** First tick minus the tick nearest to {@link #FIRST}. */
    static final int FIRST_TICK = 17;
    /** Readings of bad quality. */
    static final int BAD = 18;

    static final int QUALITY = 19;
    static final int REASON = 20;
    /** Twice the revision, plus 1 unless final. */
    static final int REVISION = 21;

    static final int ZEROS = 22;
    /** Bases and numbers of bins minus what {@link Expectations} gives. */
    static final int POSITIVE_BASE = 23;

    static final int POSITIVE_BINS = 24;
    static final int NEGATIVE_BASE = 25;
    static final int NEGATIVE_BINS = 26;
    /** Values that the sketch counts minus count. */
    static final int SKETCH_EXCESS = 27;
    /** Gap that ends a session, ns; 0 if the window is none. Readers of before skip it. */
    static final int SESSION = 28;

    private AggregateColumns() {}
}
