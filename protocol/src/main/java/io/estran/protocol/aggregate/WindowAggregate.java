package io.estran.protocol.aggregate;

import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;

/**
 * What one series did in [start, end). Readings of bad quality are counted in {@code bad} and in nothing else.
 *
 * @param series full name of the series
 * @param unit its unit; empty if none is declared
 * @param start start of the window, ns since the Unix epoch
 * @param length its length, ns (local days have 23 to 25 hours)
 * @param count readings that are not bad
 * @param bad readings of bad quality
 * @param min smallest value; NaN if count is 0, as are max, first and last
 * @param max largest value
 * @param first value with the earliest event time (the first to come among equals)
 * @param last value with the latest event time (the last to come among equals)
 * @param moments sum and squared deviations
 * @param sketch quantiles
 * @param quality worst quality among all readings, bad ones included
 * @param reason the reason of that worst quality
 * @param revision 0 for the first statement on the window, then counting up
 * @param isFinal no revision will follow
 * @param session of a session, which ends when no reading came for that long, ns: it
 *     ends that long after its last reading, or earlier where another begins; 0 if the window is cut by time
 */
public record WindowAggregate(
        String series,
        String unit,
        long start,
        long length,
        long count,
        long bad,
        double min,
        double max,
        double first,
        double last,
        Moments moments,
        QuantileSketch sketch,
        Quality quality,
        QualityReason reason,
        int revision,
        boolean isFinal,
        long session) {

    /** A window that is cut by time. */
    public WindowAggregate(
            String series,
            String unit,
            long start,
            long length,
            long count,
            long bad,
            double min,
            double max,
            double first,
            double last,
            Moments moments,
            QuantileSketch sketch,
            Quality quality,
            QualityReason reason,
            int revision,
            boolean isFinal) {
        this(
                series, unit, start, length, count, bad, min, max, first, last, moments, sketch, quality, reason,
                revision, isFinal, 0);
    }

    /** Whether it is a session: readings, none of which lies farther than a gap from the next. */
    public boolean isSession() {
        return session > 0;
    }

    /** End of the window, exclusive, ns. */
    public long end() {
        return start + length;
    }

    /** Arithmetic mean; NaN if count is 0. */
    public double mean() {
        return moments.mean(count);
    }

    /** The value at quantile {@code q} in [0, 1], within 1 % of it and within [min, max]; NaN if count is 0. */
    public double quantile(double q) {
        double value = sketch.quantile(q);
        return Double.isNaN(value) ? value : Math.max(min, Math.min(max, value));
    }

    /** The median, as {@link #quantile}. */
    public double p50() {
        return quantile(0.5);
    }

    /** The 99th percentile, as {@link #quantile}. */
    public double p99() {
        return quantile(0.99);
    }

    /** Population variance; NaN if count is 0. */
    public double variance() {
        return moments.variance(count);
    }
}
