package io.estran.agent.source.line;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.RejectLog;
import io.estran.process.configuration.Address;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Where lines become readings: decodes one, resolves its series, and gives its readings to the sink, all or none. A line
 * that is no good counts as one rejected reading, since what it would have held is not known. One owner.
 */
final class Intake {
    private final ReadingSink sink;
    private final boolean waits;
    private final long nanosPerUnit;
    private final SeriesResolver resolver;
    private final RejectLog rejects;
    private final LineMeters meters;
    private final LineDecoder line = new LineDecoder();
    private int[] series = new int[16];
    /** Lines that the meter does not count yet. */
    private long taken;

    /** @param waits whether the sender can be slowed; otherwise readings that find no room are dropped */
    Intake(
            ReadingSink sink,
            boolean waits,
            long nanosPerUnit,
            SeriesResolver resolver,
            RejectLog rejects,
            LineMeters meters) {
        this.sink = sink;
        this.waits = waits;
        this.nanosPerUnit = nanosPerUnit;
        this.resolver = resolver;
        this.rejects = rejects;
        this.meters = meters;
    }

    /**
     * Takes the line {@code bytes[from..to)}, its end left out.
     *
     * @param peer who sent it
     * @param number of the line among the peer's, from 1
     * @param now event time of a line without timestamp
     */
    void line(byte[] bytes, int from, int to, InetSocketAddress peer, long number, long now)
            throws InterruptedException {
        if (!line.read(bytes, from, to)) {
            reject(peer, number, line.column(), line.reason());
            return;
        }
        if (line.isEmpty()) {
            return;
        }
        long time = line.hasTimestamp() ? line.timestamp() : now;
        if (line.hasTimestamp() && nanosPerUnit > 1) {
            time *= nanosPerUnit;
            if (time / nanosPerUnit != line.timestamp()) {
                reject(peer, number, to - from, "has a timestamp before the year 1678 or after 2261");
                return;
            }
        }
        if (resolve(bytes, from, peer, number)) {
            taken++;
            give(time);
        }
    }

    private boolean resolve(byte[] bytes, int from, InetSocketAddress peer, long number) {
        int head = resolver.head(bytes, line.headFrom(), line.headTo());
        if (head < 0) {
            reject(peer, number, resolver.at() - from + 1, resolver.reason());
            return false;
        }
        int fields = line.fields();
        if (fields > series.length) {
            series = Arrays.copyOf(series, Math.max(fields, 2 * series.length));
        }
        for (int i = 0; i < fields; i++) {
            int found = resolver.series(head, bytes, line.headFrom(), line.headTo(), line.keyFrom(i), line.keyTo(i));
            if (found == SeriesResolver.UNREADABLE) {
                reject(peer, number, line.keyFrom(i) - from + 1, "has a field key that is not UTF-8");
                return false;
            }
            series[i] = found;
        }
        return true;
    }

    private void give(long time) throws InterruptedException {
        for (int i = 0; i < line.fields(); i++) {
            if (series[i] == ReadingSink.REFUSED) {
                sink.rejected(1);
            } else if (waits) {
                sink.putLater(
                        series[i], time, line.value(i), Quality.GOOD, QualityReason.NONE, ReadingSink.NO_POSITION);
            } else {
                sink.offer(series[i], time, line.value(i), Quality.GOOD, QualityReason.NONE);
            }
        }
    }

    /** Gives on what the lines so far have held: nothing more is at hand. */
    void flush() throws InterruptedException {
        if (taken > 0) {
            meters.lines.increment((double) taken);
            taken = 0;
        }
        sink.flush();
    }

    /** Counts a line that is no good, and says so. */
    void reject(InetSocketAddress peer, long number, int column, String reason) {
        meters.lines.increment();
        meters.rejected.increment();
        sink.rejected(1);
        rejects.rejected(text(peer) + " line " + number + " column " + column, "it " + reason);
    }

    static String text(InetSocketAddress peer) {
        return new Address(peer.getAddress().getHostAddress(), peer.getPort()).toString();
    }
}
