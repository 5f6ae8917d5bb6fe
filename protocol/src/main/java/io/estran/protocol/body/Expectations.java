package io.estran.protocol.body;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.SketchMapping;
import io.estran.protocol.column.Decimals;

/** What a window's values say about its other fields: columns carry only the difference. Static and pure; any thread. */
final class Expectations {
    /** Squared range by variance: 12 if all values are as likely, 25 of a hundred in a bell. */
    private static final double SPREAD = 24;

    private Expectations() {}

    /** Sum of the ticks, if the mean lies between min and max (modulo 2^64). */
    static long sumTicks(long count, double min, double max, int exponent) {
        return count * ((Decimals.nearestTick(min, exponent) + Decimals.nearestTick(max, exponent)) >> 1);
    }

    /** The middle between min and max; 0 if there is none. */
    static double middle(double min, double max) {
        return orZero(min / 2 + max / 2);
    }

    /** Sum of values about the middle; 0 if there are none. */
    static double sum(long count, double min, double max) {
        return orZero(count * middle(min, max));
    }

    /** Squared deviations from the mean of values that spread between min and max like a bell; 0 if there are none. */
    static double m2(long count, double min, double max) {
        return orZero(count * ((max - min) * (max - min)) / SPREAD);
    }

    /** Squared distances from the first tick: those from the mean, as of {@link #m2}, and the mean's own. */
    static long m2Ticks(long count, double min, double max, Moments.Ticks moments) {
        int exponent = moments.exponent();
        double range = Decimals.nearestTick(max, exponent) - Decimals.nearestTick(min, exponent);
        double distance = moments.sumTicks() - count * moments.firstTick();
        return Decimals.nearestTick(distance * distance / count + count * (range * range) / SPREAD, 0);
    }

    /** A NaN that comes of computing has other bits on other processors. */
    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    /** Base of a store whose smallest magnitude is {@code low}: its index, or 0 if it has none. */
    static int base(double low) {
        return hasIndex(low) ? SketchMapping.index(low) : 0;
    }

    /** Bins of a store from a base to its largest magnitude: none if that has no index. */
    static int bins(int base, double high) {
        return hasIndex(high) ? SketchMapping.index(high) - base + 1 : 0;
    }

    private static boolean hasIndex(double magnitude) {
        return magnitude >= SketchMapping.MIN_INDEXABLE && magnitude <= Double.MAX_VALUE;
    }
}
