package io.estran.console.live;

import io.estran.console.state.AgentMeters;
import io.estran.console.state.DeltaJson;
import io.estran.console.state.Observer;
import io.estran.console.state.PlantState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the plant some times a second and sends what changed to all open pages; while there is none, it looks once a
 * second. Owns the thread {@code estran-console-feed}. A look that fails costs itself: pages that hear nothing for some
 * seconds say that they are not live.
 */
public final class Feed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Feed.class);
    private static final long HEARTBEAT_NANOS = 1_000_000_000L;
    private static final long QUIET_NANOS = 60_000_000_000L;
    private static final long STOP_MILLIS = 5_000;

    private final Observer observer;
    private final DeltaJson json;
    private final EventStreams streams;
    private final Duration every;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Timer looks;
    private final Counter sent;
    private final AgentMeters agents;
    private volatile PlantState current;
    private long publishedAt;
    private long toldAt = System.nanoTime() - QUIET_NANOS;

    private Feed(Observer observer, DeltaJson json, EventStreams streams, Duration every, MeterRegistry registry) {
        this.observer = observer;
        this.json = json;
        this.streams = streams;
        this.every = every;
        this.current = observer.state();
        this.publishedAt = System.nanoTime() - HEARTBEAT_NANOS;
        this.looks = Timer.builder("estran.console.look")
                .description("Looking at the plant and writing what changed")
                .register(registry);
        this.sent = Counter.builder("estran.console.delta.bytes")
                .baseUnit("bytes")
                .description("Bytes of deltas, each counted once however many pages are open")
                .register(registry);
        Gauge.builder(
                        "estran.console.series",
                        this,
                        feed -> feed.current().series().size())
                .description("Series on the page")
                .register(registry);
        this.agents = new AgentMeters(registry);
        this.thread = new Thread(this::run, "estran-console-feed");
        thread.setDaemon(true);
    }

    /** Starts to look, every so often. */
    public static Feed start(
            Observer observer, DeltaJson json, EventStreams streams, Duration every, MeterRegistry registry) {
        Feed feed = new Feed(observer, json, streams, every, registry);
        feed.thread.start();
        return feed;
    }

    /** What a page that opens now begins with: the deltas that it will get follow from here. Any thread. */
    public PlantState current() {
        return current;
    }

    private void run() {
        try {
            do {
                if (!streams.isEmpty() || System.nanoTime() - publishedAt >= HEARTBEAT_NANOS) {
                    lookSafely();
                }
            } while (!stop.await(every.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookSafely() {
        try {
            looks.record(this::look);
        } catch (RuntimeException failure) {
            if (System.nanoTime() - toldAt >= QUIET_NANOS) {
                toldAt = System.nanoTime();
                log.error("could not tell the pages what changed; trying again (told once a minute)", failure);
            }
        }
    }

    private void look() {
        PlantState before = current;
        PlantState now = observer.look();
        agents.show(now);
        boolean nobody = streams.isEmpty();
        Optional<String> delta = nobody ? Optional.empty() : json.write(before, now);
        long time = System.nanoTime();
        if (delta.isEmpty() && time - publishedAt < HEARTBEAT_NANOS) {
            return;
        }
        publishedAt = time;
        // First the state, then the delta: a page that opens in between finds the state that the next delta follows.
        current = now;
        if (!nobody) {
            byte[] message = EventStream.message("delta", delta.orElseGet(() -> json.heartbeat(before, now)));
            sent.increment(message.length);
            streams.send(message);
        }
    }

    /** Ends the thread. */
    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join(STOP_MILLIS);
        if (thread.isAlive()) {
            log.warn("the feed's thread has not ended within {} ms", STOP_MILLIS);
        }
    }
}
