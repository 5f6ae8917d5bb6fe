package io.estran.agent.backlog;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a backlog from the connection after an outage to its end, and says in the log how far it is: when it begins, every 30 s,
 * and when it is over. A backlog below two seconds of link is not worth a line. Times are monotonic, ns.
 */
public final class Drain {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    /** Time constant of the rate, ns. */
    private static final double SMOOTHING = 10e9;
    /** Shortest time over which a rate is measured, ns. */
    private static final double LEAST = 0.5e9;

    private static final long SAY_EVERY = Duration.ofSeconds(30).toNanos();
    private static final double SECOND = 1e9;
    private static final double MIB = 1024.0 * 1024;

    private boolean connected;
    private boolean told;
    private long since;
    private long saidAt;
    private long most;
    private long lookedAt;
    private long sentThen;
    private double bytesPerNano;

    /** A connection is up, or gone. */
    public void connected(boolean up, long now, long sentBytes) {
        connected = up;
        told = false;
        since = now;
        lookedAt = now;
        sentThen = sentBytes;
        bytesPerNano = 0;
        most = 0;
    }

    /**
     * Looks at what waits, about once a second; returns it with its rate.
     *
     * @param sentBytes bytes of backlog that gateways have taken in this run
     * @param linkRate of the link, bytes a second
     */
    public Backlog look(Backlog waiting, long sentBytes, long linkRate, long now) {
        double elapsed = now - lookedAt;
        if (connected && elapsed >= LEAST) {
            double weight = Math.min(1, elapsed / Math.min(SMOOTHING, (double) (now - since)));
            bytesPerNano += weight * ((sentBytes - sentThen) / elapsed - bytesPerNano);
            sentThen = sentBytes;
            lookedAt = now;
        }
        Backlog found = waiting.draining(bytesPerNano * SECOND);
        if (connected) {
            say(found, linkRate, now);
        }
        return found;
    }

    private void say(Backlog found, long linkRate, long now) {
        most = Math.max(most, found.bytes());
        if (!told && found.bytes() > 2 * linkRate) {
            told = true;
            saidAt = now;
            log.info(
                    "a backlog of {} in {} batches is being sent; what is new goes before it",
                    size(found.bytes()),
                    found.batches());
        } else if (told && found.bytes() == 0) {
            told = false;
            log.info("the backlog is sent: {} in {}", size(most), time((now - since) / SECOND));
            most = 0;
        } else if (told && now - saidAt >= SAY_EVERY) {
            saidAt = now;
            log.info(
                    "backlog: {} % sent, {} left, {}",
                    Math.round(100.0 * (most - found.bytes()) / most),
                    size(found.bytes()),
                    found.remaining() < 0 ? "none of it taken lately" : "ready in " + time(found.remaining()));
        }
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, bytes < 10 * MIB ? "%.1f MiB" : "%.0f MiB", bytes / MIB);
    }

    private static String time(double seconds) {
        long whole = Math.max(1, Math.round(seconds));
        if (whole < 120) {
            return whole + " s";
        }
        return whole < 7200 ? whole / 60 + " min" : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
