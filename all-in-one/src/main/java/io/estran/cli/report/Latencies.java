package io.estran.cli.report;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Latencies in microseconds with three digits, up to an hour; more counts as an hour. Thread safe. */
public final class Latencies {
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final double MICROS_PER_MILLI = 1_000.0;

    private final Histogram histogram = new Histogram(HOUR_MICROS, 3);

    /**
     * Records one. A negative one is left out: what arrived before its time did so because its input had ended, or a clock
     * stepped.
     */
    public synchronized void recordMicros(long micros) {
        if (micros >= 0) {
            histogram.recordValue(Math.min(HOUR_MICROS, micros));
        }
    }

    /** In milliseconds; empty if nothing was recorded. */
    public synchronized Optional<Percentiles> millis() {
        if (histogram.getTotalCount() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Percentiles(
                histogram.getValueAtPercentile(50) / MICROS_PER_MILLI,
                histogram.getValueAtPercentile(99) / MICROS_PER_MILLI,
                histogram.getMaxValue() / MICROS_PER_MILLI));
    }
}
