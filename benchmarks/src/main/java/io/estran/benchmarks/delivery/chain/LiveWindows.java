package io.estran.benchmarks.delivery.chain;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.twin.Twins;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the present gives: one series, a reading every 10 ms, and its windows as they reach a twin. A window's time begins when the
 * first reading behind its end is written, which lets the agent close it. Owns the thread {@code estran-bench-live}; thread safe.
 */
final class LiveWindows implements AutoCloseable {
    /** The agent's windows must have that length: ten a second, so that percentiles have something to stand on. */
    static final long LENGTH_MILLIS = 100;

    /** Its asset. */
    static final String ASSET = "live";

    private static final String FIELD = "level";
    private static final long EVERY_MILLIS = 10;
    private static final long LOOK_MILLIS = 1;
    private static final long STOP_MILLIS = 5_000;

    private final LineFeed feed;
    private final Map<Long, Long> closed = new ConcurrentHashMap<>();
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable IOException failure;

    /** A window: when it could be closed, and when it was in the twin; monotonic, ns. */
    record Arrival(long closedAt, long arrivedAt) {
        long nanos() {
            return arrivedAt - closedAt;
        }
    }

    /** Begins to feed. */
    LiveWindows(int port, Twins twins) throws IOException {
        feed = new LineFeed(port);
        twins.onWindow(this::arrived);
        thread = new Thread(this::run, "estran-bench-live");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long window = System.currentTimeMillis() / LENGTH_MILLIS;
        try {
            while (!stopping) {
                long now = System.currentTimeMillis();
                if (now / LENGTH_MILLIS > window) {
                    closed.put(TimeUnit.MILLISECONDS.toNanos((window + 1) * LENGTH_MILLIS), System.nanoTime());
                    window = now / LENGTH_MILLIS;
                }
                feed.send(ASSET, FIELD, (double) (now % LENGTH_MILLIS), TimeUnit.MILLISECONDS.toNanos(now));
                TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
            }
        } catch (IOException broken) {
            failure = broken;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void arrived(String asset, WindowAggregate window) {
        long now = System.nanoTime();
        if (asset.equals(ASSET)) {
            Long since = closed.remove(window.start() + window.length());
            if (since != null) {
                arrivals.add(new Arrival(since, now));
            }
        }
    }

    /** What has arrived of the windows that could be closed between these times, in the order of arrival. */
    List<Arrival> closedBetween(long from, long to) {
        return arrivals.stream()
                .filter(arrival -> arrival.closedAt() - from >= 0 && arrival.closedAt() - to <= 0)
                .toList();
    }

    /** The longest time between two arrivals of which the second came between these times, ns. */
    long longestSilence(long from, long to) {
        long longest = 0;
        long before = from;
        for (Arrival arrival : arrivals) {
            if (arrival.arrivedAt() - from < 0) {
                before = arrival.arrivedAt();
            } else if (arrival.arrivedAt() - to <= 0) {
                longest = Math.max(longest, arrival.arrivedAt() - before);
                before = arrival.arrivedAt();
            }
        }
        return longest;
    }

    /**
     * Waits for a window that could be closed after that time; returns the first that came.
     *
     * @throws IOException if none comes within that time, or nothing can be fed
     */
    Arrival await(long closedAfter, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            for (Arrival arrival : arrivals) {
                if (arrival.closedAt() - closedAfter > 0) {
                    return arrival;
                }
            }
            IOException broken = failure;
            if (broken != null) {
                throw broken;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("no new window reached the twin within " + patience.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stopping = true;
        thread.join(STOP_MILLIS);
        feed.close();
    }
}
