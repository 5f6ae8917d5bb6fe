package io.estran.system.chaos.ledger;

import io.estran.protocol.aggregate.WindowAggregate;

/** What a window says of its readings, all of it exact: the values are whole numbers far below 2^53. */
public record Content(long count, double first, double last, double min, double max, double sum) {
    /** Of no reading yet. */
    static final Content EMPTY =
            new Content(0, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0);

    /** Of a window as it arrived; its count is -1 if it says what no window of a feed may say: bad, revised or not final. */
    static Content of(WindowAggregate window) {
        return new Content(
                window.bad() == 0 && window.revision() == 0 && window.isFinal() ? window.count() : -1,
                window.first(),
                window.last(),
                window.min(),
                window.max(),
                window.moments().sum());
    }

    /** With the next reading. */
    Content and(double value) {
        return new Content(
                count + 1, count == 0 ? value : first, value, Math.min(min, value), Math.max(max, value), sum + value);
    }
}
