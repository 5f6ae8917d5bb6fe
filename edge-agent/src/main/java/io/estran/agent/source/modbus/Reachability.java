package io.estran.agent.source.modbus;

import io.estran.agent.source.ReadingSink;
import io.estran.process.time.Clock;
import io.estran.protocol.event.Event;
import io.estran.protocol.name.SeriesName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the device can be reached, and what is said of it: a log line for each change, and the events source-lost and
 * source-found, one for each asset whose series the device gives. Device's thread only.
 * <pre>
 * reachable    a connection cannot be made or is gone            broken (a log line with the reason, again if it changes)
 * broken       the device answers                                reachable
 * any          broken for so long, or every series is bad        lost (source-lost)
 * lost         a reading came, or a write could be sent again    found (source-found)
 * </pre>
 */
final class Reachability {
    private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);

    private final String source;
    private final String device;
    private final int series;
    private final List<String> assets;
    private final long lostAfter;
    private final Clock clock;
    private boolean broken = true;
    private long brokenSince;
    private boolean lost;
    private boolean found;
    private String said = "";
    private String reason = "no connection yet";

    Reachability(ModbusSettings settings, Clock clock) {
        this.source = settings.name();
        this.series = settings.registers().size();
        this.device = settings.device();
        this.lostAfter = settings.lostAfter();
        this.clock = clock;
        List<String> own = settings.registers().stream()
                .map(register -> new SeriesName(register.series()).asset())
                .distinct()
                .toList();
        this.assets = own.isEmpty() ? List.of(source) : own;
    }

    /** Begins: nothing was heard yet. */
    void begin(long now) {
        brokenSince = now;
    }

    /** Whether the device has not answered on a connection since the last one was lost. */
    boolean isBroken() {
        return broken;
    }

    /** No connection can be made, or it is gone. */
    void failed(String why, long now) {
        if (!broken) {
            broken = true;
            brokenSince = now;
        }
        reason = why;
        if (!why.equals(said)) {
            said = why;
            LOG.warn("Source {}: {}: {}; it is tried again until it answers", source, device, why);
        }
    }

    /** A poll failed while the connection is good; the reason counts if every series is lost by it. */
    void refused(String why) {
        reason = why;
    }

    /** The device answered something. */
    void answered() {
        if (broken) {
            broken = false;
            said = "";
            LOG.info("Source {}: {} answers", source, device);
        }
    }

    /** The device is of use: it gave a reading, or can be written to where nothing is read. */
    void useful() {
        found = lost;
    }

    /** States what has changed. */
    void tell(long now, boolean everythingLost, ReadingSink sink) throws InterruptedException {
        if (found) {
            found = false;
            lost = false;
            LOG.info("Source {}: found again", source);
            state("source-found", Map.of(), sink);
        } else if (!lost && (everythingLost || (broken && now - brokenSince >= lostAfter))) {
            lost = true;
            LOG.warn("Source {}: lost ({}); its {} series are bad until it is found again", source, reason, series);
            state("source-lost", Map.of("reason", reason), sink);
        }
    }

    private void state(String type, Map<String, Object> more, ReadingSink sink) throws InterruptedException {
        for (String asset : assets) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("source", source);
            fields.putAll(more);
            sink.event(new Event(type, asset, clock.wallNanos(), fields));
        }
    }

    /** When {@link #tell} must be called at the latest: monotonic, ns. */
    long deadline() {
        return broken && !lost ? brokenSince + lostAfter : Long.MAX_VALUE;
    }
}
