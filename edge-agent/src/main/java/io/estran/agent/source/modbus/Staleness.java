package io.estran.agent.source.modbus;

/**
 * Makes a series bad (source lost), once, when nothing was heard of it for its time. Looks at the series only when the first can
 * be over time. Device's thread only.
 */
final class Staleness {
    private final Register[] registers;
    private int lost;
    private long excusedUntil;
    private long next;

    Staleness(Register[] registers) {
        this.registers = registers.clone();
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
        for (Register register : registers) {
            if (!register.isLost()) {
                long at = register.staleAt(excusedUntil);
                if (now >= at) {
                    register.lose();
                    readings.lost(register.series(), eventTime);
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
        return registers.length > 0 && lost == registers.length;
    }

    /** When to check again: monotonic, ns. */
    long next() {
        return next;
    }
}
