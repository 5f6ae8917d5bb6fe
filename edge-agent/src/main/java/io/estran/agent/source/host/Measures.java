package io.estran.agent.source.host;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what probes find and gives it to the sink as readings of one event time. One owner. */
final class Measures {
    private static final Logger LOG = LoggerFactory.getLogger(HostSource.class);
    private static final int MOST_QUANTITIES = 4_096;

    private final HostSettings settings;
    private final ReadingSink sink;
    private final Map<String, Integer> series = new HashMap<>();
    private boolean saidFull;
    private long time;
    private long monotonic;
    private long given;

    Measures(HostSettings settings, ReadingSink sink) {
        this.settings = settings;
        this.sink = sink;
    }

    /** From here on readings have this event time. */
    void begin(long wallNanos, long monotonicNanos) {
        time = wallNanos;
        monotonic = monotonicNanos;
    }

    /** When this interval's probes were asked, ns. */
    long monotonic() {
        return monotonic;
    }

    /** Readings so far. */
    long given() {
        return given;
    }

    /** Gives a count of bytes. */
    void bytes(String quantity, long count) throws InterruptedException {
        give(quantity, Quantity.BYTES, (double) count);
    }

    /** Gives a reading, unless the value is NaN: not known. */
    void give(String quantity, SeriesAttributes attributes, double value) throws InterruptedException {
        if (Double.isNaN(value)) {
            return;
        }
        Integer number = series.get(quantity);
        if (number == null) {
            if (series.size() == MOST_QUANTITIES) {
                if (!saidFull) {
                    saidFull = true;
                    LOG.warn(
                            "Source {}: this machine has more than {} quantities; \"{}\" and further ones are left out",
                            settings.name(),
                            MOST_QUANTITIES,
                            quantity);
                }
                return;
            }
            number = sink.series(settings.asset() + "/" + quantity, attributes);
            series.put(quantity, number);
        }
        given++;
        if (number == ReadingSink.REFUSED) {
            sink.rejected(1);
        } else {
            sink.put(number, time, value, Quality.GOOD, QualityReason.NONE, ReadingSink.NO_POSITION);
        }
    }
}
