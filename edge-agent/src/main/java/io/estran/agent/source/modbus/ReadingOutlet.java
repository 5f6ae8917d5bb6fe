package io.estran.agent.source.modbus;

import io.estran.agent.source.ReadingSink;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;

/**
 * Readings on their way to the sink, which may be full: the device's thread never waits for it, as it also carries writes.
 * Holds one answer's readings and one bad reading of each series, as nothing is polled while something is in here. Device's
 * thread only.
 */
final class ReadingOutlet {
    private final ReadingSink sink;
    private final int[] series;
    private final long[] times;
    private final double[] values;
    private final QualityReason[] reasons;
    private int from;
    private int to;

    ReadingOutlet(ReadingSink sink, int registers) {
        this.sink = sink;
        series = new int[2 * registers];
        times = new long[2 * registers];
        values = new double[2 * registers];
        reasons = new QualityReason[2 * registers];
    }

    boolean isEmpty() {
        return from == to;
    }

    /** A value that was read; one that is no number is bad. */
    void read(int number, long time, double value) {
        add(number, time, value, Double.isFinite(value) ? QualityReason.NONE : QualityReason.NOT_A_NUMBER);
    }

    /** Nothing was heard for too long. */
    void lost(int number, long time) {
        add(number, time, Double.NaN, QualityReason.SOURCE_LOST);
    }

    private void add(int number, long time, double value, QualityReason reason) {
        series[to] = number;
        times[to] = time;
        values[to] = value;
        reasons[to] = reason;
        to++;
    }

    /** Gives what the sink takes; whether all is given. */
    boolean flush() throws InterruptedException {
        while (from < to) {
            if (series[from] == ReadingSink.REFUSED) {
                sink.rejected(1);
            } else {
                QualityReason reason = reasons[from];
                Quality quality = reason == QualityReason.NONE ? Quality.GOOD : Quality.BAD;
                if (!sink.tryPut(series[from], times[from], values[from], quality, reason, ReadingSink.NO_POSITION)) {
                    return false;
                }
            }
            from++;
        }
        from = 0;
        to = 0;
        return true;
    }
}
