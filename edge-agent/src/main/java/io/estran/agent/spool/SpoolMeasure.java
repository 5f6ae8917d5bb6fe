package io.estran.agent.spool;

import io.estran.agent.backlog.Backlog;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.BatchHeader;
import java.util.List;

/** Counts what is sealed, and how fast the spool would fill with it. Owned by the storage thread. */
final class SpoolMeasure {
    private static final double HOUR = 3600e9;
    /** Time constant of the rate, ns. */
    private static final double SMOOTHING = 300e9;
    /** Shortest time over which a rate is measured, ns. */
    private static final double LEAST = 1e9;
    /** A rate of a shorter time is not shown, ns. */
    private static final double KNOWN = 15e9;

    private final long start;
    private long batches;
    private long records;
    private long measuredEnd;
    private long measuredAt;
    private double bytesPerNano;

    SpoolMeasure(long end, long now) {
        start = now;
        measuredEnd = end;
        measuredAt = now;
    }

    /** Batches were sealed; {@code end} is what was ever appended, bytes. */
    void sealed(List<BatchHeader> headers, long end, long now) {
        for (BatchHeader header : headers) {
            batches++;
            records += header.recordCount();
        }
        double elapsed = now - measuredAt;
        if (elapsed >= LEAST) {
            // The mean while the run is short, then one that forgets.
            double weight = Math.min(1, elapsed / Math.min(SMOOTHING, (double) (now - start)));
            bytesPerNano += weight * ((end - measuredEnd) / elapsed - bytesPerNano);
            measuredEnd = end;
            measuredAt = now;
        }
    }

    /** What waits to be sent behind what is new; everything that does, if no gateway is connected. */
    static Backlog waiting(LaneBook book, boolean connected) {
        long bytes = 0;
        long items = 0;
        long records = 0;
        for (Lane lane : book.lanes()) {
            boolean waits = !connected || !book.isCurrent(lane);
            for (int i = waits ? 0 : lane.items.size(); i < lane.items.size(); i++) {
                Item item = lane.items.get(i);
                if (item.state != Item.State.STORED && item.to > lane.covered()) {
                    bytes += item.length;
                    items++;
                    records += Math.max(0, item.records);
                }
            }
        }
        return Backlog.of(bytes, items, records);
    }

    /** How the spool stands; {@code used} is what its segments take that are not free, bytes. */
    SpoolStatus status(LaneBook book, long used, Evictor evictor, long presenceRun, Backlog backlog) {
        long pendingBatches = 0;
        long pendingRecords = 0;
        for (Lane lane : book.lanes()) {
            for (Item item : lane.items) {
                if (!item.isGap() && item.to > lane.covered()) {
                    pendingBatches++;
                    pendingRecords += item.records;
                }
            }
        }
        return new SpoolStatus(
                used,
                evictor.bound(),
                evictor.isBoundedByDisk(),
                hours(evictor.bound() - used),
                pendingBatches,
                pendingRecords,
                batches,
                records,
                evictor.batches(),
                presenceRun,
                backlog,
                book.lanes().stream()
                        .filter(lane -> !lane.isEmpty() || book.isCurrent(lane))
                        .map(lane -> standing(lane, book.isCurrent(lane)))
                        .toList());
    }

    private double hours(long left) {
        boolean known = measuredAt - start >= KNOWN && bytesPerNano > 0;
        return known ? Math.max(0, left) / bytesPerNano / HOUR : -1;
    }

    private static SpoolStatus.LaneStanding standing(Lane lane, boolean current) {
        long tip = lane.tip().sequence();
        long accounted = lane.is(LaneStatus.QUARANTINED) ? tip : lane.covered();
        return new SpoolStatus.LaneStanding(lane.id, lane.batchClass, tip, lane.sent, accounted, current);
    }
}
