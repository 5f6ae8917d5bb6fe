package io.estran.system.chaos.ledger;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;

/**
 * What a window says of its readings, all of it exact: the values are whole numbers far below 2^53, and near one another.
 *
 * @param spread count times the sum of squared deviations from the mean, which is a whole number, too
 */
public record Content(long count, double first, double last, double min, double max, double sum, double spread) {
    /** Of no reading yet. */
    static final Content EMPTY =
            new Content(0, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0);

    /**
     * Of a window as it arrived; its count is -1 if it says what no window of a feed may say: bad, of less than good quality,
     * revised, not final, or with quantiles of another number of readings.
     */
    static Content of(WindowAggregate window) {
        boolean isPlain = window.bad() == 0
                && window.quality() == Quality.GOOD
                && window.revision() == 0
                && window.isFinal()
                && window.sketch().count() == window.count();
        return new Content(
                isPlain ? window.count() : -1,
                window.first(),
                window.last(),
                window.min(),
                window.max(),
                window.moments().sum(),
                Math.rint(window.variance() * window.count() * window.count()));
    }

    /** With the next reading. */
    Content and(double value) {
        if (count == 0) {
            return new Content(1, value, value, value, value, value, 0);
        }
        // Distances from the first value, their sum and their squares.
        double distance = value - first;
        double distances = sum - count * first;
        double squares = (spread + distances * distances) / count + distance * distance;
        long more = count + 1;
        return new Content(
                more,
                first,
                value,
                Math.min(min, value),
                Math.max(max, value),
                sum + value,
                more * squares - (distances + distance) * (distances + distance));
    }
}
