package io.estran.agent.source.line;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.RejectLog;
import io.estran.process.configuration.Address;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.net.InetSocketAddress;

/**
 * Where lines become readings: decodes one, resolves its series, and gives its readings to the sink, all or none. A line
 * that is no good counts as one rejected reading, since what it would have held is not known. One owner.
 */
final class Intake {
    private final ReadingSink sink;
    private final boolean waits;
    private long nanosPerUnit;
    private final SeriesResolver resolver;
    private final RejectLog rejects;
    private final LineMeters meters;
    private final LineDecoder line = new LineDecoder();
    /** Whether a full ring refuses what comes now: as long as nothing of it was taken. */
    private boolean mayRefuse;

    private boolean refused;
    private long rejected;
    private long refusedReadings;
    private String firstReject = "";
    /** Lines and readings that were no good while the whole may still be refused: they count if it is not. */
    private long undecidedLines;

    private long undecided;
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

    /** Begins a piece whose sender is told what came of it, and keeps it until then. */
    void begin(long unit) {
        nanosPerUnit = unit;
        mayRefuse = true;
        refused = false;
        rejected = 0;
        refusedReadings = 0;
        firstReject = "";
        undecidedLines = 0;
        undecided = 0;
    }

    /** The piece is through. */
    void end() throws InterruptedException {
        if (!refused) {
            decide();
        }
        flush();
    }

    private void decide() {
        mayRefuse = false;
        if (undecided > 0) {
            meters.lines.increment((double) undecidedLines);
            meters.rejected.increment((double) undecidedLines);
            sink.rejected(undecided);
            undecidedLines = 0;
            undecided = 0;
        }
    }

    /** Readings of lines that were taken whose series was refused. */
    long refusedReadings() {
        return refusedReadings;
    }

    /** Whether there was no room for the piece: none of its readings was taken. */
    boolean isRefused() {
        return refused;
    }

    /** Lines of the piece that are no good. */
    long rejected() {
        return rejected;
    }

    /** What is wrong with the first of them. */
    String firstReject() {
        return firstReject;
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
        if (refused) {
            return;
        }
        boolean expected = line.readExpected(bytes, from, to, resolver);
        if (!expected && !line.read(bytes, from, to)) {
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
        if (expected || resolve(bytes, from, peer, number)) {
            give(time, number);
            taken += refused ? 0 : 1;
        }
    }

    private boolean resolve(byte[] bytes, int from, InetSocketAddress peer, long number) throws InterruptedException {
        int head = resolver.head(bytes, line.headFrom(), line.headTo());
        if (head < 0) {
            reject(peer, number, resolver.at() - from + 1, resolver.reason());
            return false;
        }
        for (int i = 0; i < line.fields(); i++) {
            int found = resolver.series(head, bytes, line.headFrom(), line.headTo(), line.keyFrom(i), line.keyTo(i));
            if (found == SeriesResolver.UNREADABLE) {
                reject(peer, number, line.keyFrom(i) - from + 1, "has a field key that is not UTF-8");
                return false;
            }
            line.series(i, found);
        }
        return true;
    }

    private void give(long time, long number) throws InterruptedException {
        for (int i = 0; i < line.fields(); i++) {
            int series = line.series(i);
            if (series == ReadingSink.REFUSED) {
                refuse(number);
            } else if (mayRefuse) {
                refused = !sink.tryPut(
                        series, time, line.value(i), Quality.GOOD, QualityReason.NONE, ReadingSink.NO_POSITION);
                if (refused) {
                    return;
                }
                decide();
            } else if (waits) {
                sink.putLater(series, time, line.value(i), Quality.GOOD, QualityReason.NONE, ReadingSink.NO_POSITION);
            } else {
                sink.offer(series, time, line.value(i), Quality.GOOD, QualityReason.NONE);
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

    private void refuse(long number) {
        if (mayRefuse) {
            undecided++;
        } else {
            sink.rejected(1);
        }
        if (refusedReadings++ == 0 && rejected == 0) {
            firstReject =
                    "line " + number + ": its series is no valid name, another source's, or one more than there may be";
        }
    }

    /** Counts a line that is no good, and says so. */
    void reject(InetSocketAddress peer, long number, int column, String reason) {
        if (mayRefuse) {
            undecidedLines++;
            undecided++;
        } else {
            meters.lines.increment();
            meters.rejected.increment();
            sink.rejected(1);
        }
        if (rejected++ == 0 && refusedReadings == 0) {
            firstReject = "line " + number + " column " + column + ": it " + reason;
        }
        rejects.rejected(text(peer) + " line " + number + " column " + column, "it " + reason);
    }

    static String text(InetSocketAddress peer) {
        return new Address(peer.getAddress().getHostAddress(), peer.getPort()).toString();
    }
}
