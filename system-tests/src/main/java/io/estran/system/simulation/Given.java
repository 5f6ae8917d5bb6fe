package io.estran.system.simulation;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;

/**
 * What the different readings of one window say together, whatever their order. All values are whole numbers, so it is exact.
 */
record Given(long count, double min, double max, double sum, double squares) {
    static final Given NONE = new Given(0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0);

    /** Of squared deviations, relative to the squares: the product computes them by another way. */
    private static final double ROUNDING = 1e-9;

    Given and(double value) {
        return and(new Given(1, value, value, value, value * value));
    }

    Given and(Given other) {
        return new Given(
                count + other.count,
                Math.min(min, other.min),
                Math.max(max, other.max),
                sum + other.sum,
                squares + other.squares);
    }

    /** Whether a window that has all of these readings says what they say. */
    boolean isTold(WindowAggregate window) {
        double deviations = squares - sum * sum / count;
        return window.min() == min
                && window.max() == max
                && window.moments().sum() == sum
                && Math.abs(window.variance() * count - deviations) <= ROUNDING * squares
                && window.sketch().count() == count
                && window.bad() == 0
                && window.quality() == Quality.GOOD;
    }
}
