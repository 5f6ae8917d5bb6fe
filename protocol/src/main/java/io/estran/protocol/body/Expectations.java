package io.estran.protocol.body;

import io.estran.protocol.aggregate.SketchMapping;
import io.estran.protocol.column.Decimals;

/** What a window's values say about its other fields: columns carry only the difference. Static and pure; any thread. */
final class Expectations {
    private Expectations() {}

    /** Sum of the ticks, if the mean lies between min and max (modulo 2^64). */
    static long sumTicks(long count, double min, double max, int exponent) {
        return count * ((Decimals.nearestTick(min, exponent) + Decimals.nearestTick(max, exponent)) >> 1);
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
