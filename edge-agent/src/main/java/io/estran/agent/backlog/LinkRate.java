package io.estran.agent.backlog;

import java.time.Duration;
import java.util.Arrays;

/** Bytes a second that the link carries, from departures and acknowledgements; see the package comment. Times are monotonic, ns. */
public final class LinkRate {
    /** Taken until something is measured: 1 Mbit/s, in bytes a second. */
    public static final long UNMEASURED = 125_000;

    private static final double SECOND = 1e9;
    /** A rate counts for this time and, if the link is used, no longer than twice of it, ns. */
    private static final long PERIOD = Duration.ofSeconds(2).toNanos();
    /** Shortest time over which a rate is measured, ns. */
    private static final long LEAST = Duration.ofMillis(1).toNanos();
    /** So much of the backlog is on its way at least, and at most, if the gateway's answers leave the choice, s. */
    private static final double LEAST_ON_ITS_WAY = 0.05;

    private static final double MOST_ON_ITS_WAY = 0.25;
    /** In times of the gateway's answer: with two and some room, what is on its way doubles where the link carries more. */
    private static final double ANSWERS_ON_ITS_WAY = 2.5;
    /** After a connection the gateway's answer is measured after this time, and then after twice the time before, ns. */
    private static final long FIRST_LOOK = Duration.ofMillis(250).toNanos();

    private static final long RARE_LOOK = Duration.ofSeconds(5).toNanos();
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
    /** What the gateway took to answer the last three with no backlog in front of them, the last first, ns; 0 if not known. */
    private final long[] answers = new long[3];
    /** The one in the middle of them: neither a pause of the gateway's nor a lucky answer counts. */
    private long usualAnswer;

    private long lookAt;
    private long untilLook = FIRST_LOOK;

    /** Something that left for the gateway. */
    public static final class Departure {
        private final int length;
        private final long at;
        private final long delivered;
        private final long deliveredAt;
        private final boolean backlog;
        private final boolean ahead;
        private final boolean more;

        private Departure(
                int length, boolean backlog, boolean ahead, boolean more, long at, long delivered, long deliveredAt) {
            this.length = length;
            this.backlog = backlog;
            this.ahead = ahead;
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
        boolean ahead = backlogInFlight == 0;
        if (ahead && isLookDue(at)) {
            lookAt = at + untilLook;
            untilLook = Math.min(RARE_LOOK, 2 * untilLook);
        }
        inFlight += length;
        backlogInFlight += backlog ? length : 0;
        return new Departure(length, backlog, ahead, more, at, delivered, deliveredAt);
    }

    /** The gateway has acknowledged it. */
    public void arrived(Departure departure, long at) {
        gone(departure);
        delivered += departure.length;
        deliveredAt = at;
        if (departure.length <= SMALL) {
            roundTrip = Math.min(roundTrip, at - departure.at);
        }
        if (departure.ahead) {
            answered(at - departure.at);
        }
        long elapsed = Math.max(LEAST, at - departure.deliveredAt);
        take((delivered - departure.delivered) * SECOND / elapsed, departure.more, at);
    }

    private void answered(long nanos) {
        System.arraycopy(answers, 0, answers, 1, answers.length - 1);
        answers[0] = nanos;
        long[] sorted = answers.clone();
        Arrays.sort(sorted);
        usualAnswer = sorted[1];
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
        Arrays.fill(answers, 0);
        usualAnswer = 0;
        lookAt = at + FIRST_LOOK;
        untilLook = FIRST_LOOK;
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

    /** Whether so much of the backlog may leave now. While a look at the gateway's answer is due, none goes behind another. */
    public boolean hasRoom(int length, long at) {
        if (backlogInFlight == 0) {
            return inFlight <= mostInFlight();
        }
        return !isLookDue(at) && inFlight + length <= mostInFlight();
    }

    private boolean isLookDue(long at) {
        return at - lookAt >= 0;
    }

    private double mostInFlight() {
        double covered = ANSWERS_ON_ITS_WAY * (usualAnswer / SECOND);
        double seconds = Math.max(LEAST_ON_ITS_WAY, Math.min(MOST_ON_ITS_WAY, covered));
        double far = roundTrip == Long.MAX_VALUE ? 0 : 2 * (roundTrip / SECOND);
        return bytesPerSecond() * Math.max(seconds, far);
    }
}
