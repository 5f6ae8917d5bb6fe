package io.estran.agent.source.modbus;

/**
 * Makes a series bad (source lost), once, when nothing was heard of it for its time. Looks at the points only when the first of
 * them can be over time. Device's thread only.
 */
final class Staleness {
    private final Point[] points;
    private int lost;
    private long excusedUntil;
    private long next;

    Staleness(Point[] points) {
        this.points = points.clone();
    }

    /** Begins to count. */
    void begin(long now) {
        excusedUntil = now;
        next = now;
    }

    /** Nobody asked the device until now. */
    void excuse(long now) {
        excusedUntil = now;
    }

    /** Puts a bad reading of each series whose time is over; returns how many. */
    int check(long now, long eventTime, ReadingOutlet readings) {
        if (now < next) {
            return 0;
        }
        int newly = 0;
        next = Long.MAX_VALUE;
        for (Point point : points) {
            if (!point.isLost()) {
                long at = point.staleAt(excusedUntil);
                if (now >= at) {
                    point.lose();
                    readings.lost(point.series(), eventTime);
                    newly++;
                } else {
                    next = Math.min(next, at);
                }
            }
        }
        lost += newly;
        return newly;
    }

    /** So many lost series were heard of again. */
    void found(int series, long now) {
        if (series > 0) {
            lost -= series;
            next = now; // their time begins again
        }
    }

    /** Series that are lost now. */
    int lost() {
        return lost;
    }

    /** Whether there are series and all are lost. */
    boolean isEverythingLost() {
        return points.length > 0 && lost == points.length;
    }

    /** When to check again: monotonic, ns. */
    long next() {
        return next;
    }
}
