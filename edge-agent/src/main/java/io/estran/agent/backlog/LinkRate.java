package io.estran.agent.backlog;

import java.time.Duration;

/** Bytes a second that the link carries, from departures and acknowledgements; see the package comment. Times are monotonic, ns. */
public final class LinkRate {
    /** Taken until something is measured: 1 Mbit/s, in bytes a second. */
    public static final long UNMEASURED = 125_000;

    private static final double SECOND = 1e9;
    /** A rate counts for this time and, if the link is used, no longer than twice of it, ns. */
    private static final long PERIOD = Duration.ofSeconds(2).toNanos();
    /** Shortest time over which a rate is measured, ns. */
    private static final long LEAST = Duration.ofMillis(1).toNanos();
    /** What is new waits so long behind the backlog, and what the gateway takes to answer on a busy machine still fits, s. */
    private static final double ON_ITS_WAY = 0.25;
    /** Departures up to this size tell the round trip, bytes: larger ones take a while on the link themselves. */
    private static final int SMALL = 16 * 1024;

    private long delivered;
    private long deliveredAt;
    private long inFlight;
    private long backlogInFlight;
    private double before = UNMEASURED;
    private double now;
    private long periodEnds;
    private boolean measured;
    private long roundTrip = Long.MAX_VALUE;

    /** Something that left for the gateway. */
    public static final class Departure {
        private final int length;
        private final long at;
        private final long delivered;
        private final long deliveredAt;
        private final boolean backlog;
        private final boolean more;

        private Departure(int length, boolean backlog, long at, long delivered, long deliveredAt, boolean more) {
            this.length = length;
            this.backlog = backlog;
            this.at = at;
            this.delivered = delivered;
            this.deliveredAt = deliveredAt;
            this.more = more;
        }
    }

    /** So many bytes leave; {@code more} if enough others wait behind them to keep the link busy. */
    public Departure left(int length, boolean backlog, boolean more, long at) {
        if (inFlight == 0) {
            deliveredAt = at;
        }
        inFlight += length;
        backlogInFlight += backlog ? length : 0;
        return new Departure(length, backlog, at, delivered, deliveredAt, more);
    }

    /** The gateway has acknowledged it. */
    public void arrived(Departure departure, long at) {
        gone(departure);
        delivered += departure.length;
        deliveredAt = at;
        if (departure.length <= SMALL) {
            roundTrip = Math.min(roundTrip, at - departure.at);
        }
        long elapsed = Math.max(LEAST, at - departure.deliveredAt);
        take((delivered - departure.delivered) * SECOND / elapsed, departure.more, at);
    }

    private void take(double rate, boolean busy, long at) {
        if (busy && (!measured || at - periodEnds >= 0)) {
            before = measured ? now : before;
            now = 0;
            periodEnds = at + PERIOD;
            measured = true;
        }
        if (busy || rate > bytesPerSecond()) {
            now = Math.max(now, rate);
        }
    }

    /** It is no longer on its way, and was not acknowledged. */
    public void gone(Departure departure) {
        inFlight -= departure.length;
        backlogInFlight -= departure.backlog ? departure.length : 0;
    }

    /** A new connection, perhaps over another link: what the last one told counts until this one tells. */
    public void connected(long at) {
        roundTrip = Long.MAX_VALUE;
        before = bytesPerSecond();
        now = 0;
        periodEnds = at + PERIOD;
    }

    /** Bytes a second; of the last connection until this one tells. */
    public long bytesPerSecond() {
        return (long) Math.max(1, Math.max(before, now));
    }

    /** Bytes on their way. */
    public long inFlight() {
        return inFlight;
    }

    /** Whether so much of the backlog may leave now. */
    public boolean hasRoom(int length) {
        return inFlight + (backlogInFlight == 0 ? 0 : length) <= mostInFlight();
    }

    private double mostInFlight() {
        double seconds = roundTrip == Long.MAX_VALUE ? 0 : 2 * (roundTrip / SECOND);
        return bytesPerSecond() * Math.max(ON_ITS_WAY, seconds);
    }
}
