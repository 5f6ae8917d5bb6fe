package io.estran.twin.state;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LinearlyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.SketchMapping;

/**
 * Between the sketch of a window and the one of sketches-java, for applications that merge, serialise or plot with that
 * library. The bins are the same, so nothing is lost either way. Static and pure; any thread.
 */
public final class SketchConversion {
    private SketchConversion() {}

    /** The same bins as a sketch of sketches-java, which the caller owns. */
    public static DDSketch toDDSketch(QuantileSketch sketch) {
        return DDSketch.of(
                mapping(),
                store(sketch.negativeBase(), sketch.negative()),
                store(sketch.positiveBase(), sketch.positive()),
                (double) sketch.zeros());
    }

    /**
     * The same bins as the sketch of a window. A store with more than {@link QuantileSketch#MAX_BINS} is collapsed nearest to
     * zero.
     *
     * @throws IllegalArgumentException if it has another mapping than {@code LinearlyInterpolatedMapping(0.01)} (which
     *     {@link DDSketch#convert} changes), or counts that are no whole numbers
     */
    public static QuantileSketch fromDDSketch(DDSketch sketch) {
        if (!sketch.getIndexMapping().equals(mapping())) {
            throw new IllegalArgumentException(
                    "sketch has the mapping " + sketch.getIndexMapping() + ", must have a linearly interpolated one of"
                            + " relative accuracy " + SketchMapping.RELATIVE_ACCURACY + ": convert it first");
        }
        Store positive = sketch.getPositiveValueStore();
        Store negative = sketch.getNegativeValueStore();
        double zeros = sketch.getCount() - positive.getTotalCount() - negative.getTotalCount();
        return new QuantileSketch(whole(zeros), base(positive), bins(positive), base(negative), bins(negative));
    }

    private static IndexMapping mapping() {
        return new LinearlyInterpolatedMapping(SketchMapping.RELATIVE_ACCURACY);
    }

    private static Store store(int base, long[] bins) {
        Store store = new UnboundedSizeDenseStore();
        for (int i = 0; i < bins.length; i++) {
            if (bins[i] > 0) {
                store.add(base + i, (double) bins[i]);
            }
        }
        return store;
    }

    private static int base(Store store) {
        return store.isEmpty() ? 0 : Math.max(store.getMinIndex(), store.getMaxIndex() - QuantileSketch.MAX_BINS + 1);
    }

    private static long[] bins(Store store) {
        if (store.isEmpty()) {
            return new long[0];
        }
        int base = base(store);
        long[] bins = new long[store.getMaxIndex() - base + 1];
        store.forEach((index, count) -> bins[Math.max(0, index - base)] += whole(count));
        return bins;
    }

    private static long whole(double count) {
        long whole = Math.round(count);
        if (whole != count) {
            throw new IllegalArgumentException("sketch counts " + count + " values in a bin, must be a whole number");
        }
        return whole;
    }
}
