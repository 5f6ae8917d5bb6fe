package io.estran.twin;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.name.AgentName;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Property;
import io.estran.twin.state.Twin;
import io.estran.twin.state.TwinFolds;
import io.estran.twin.stream.CommittedReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live digital twins of assets: what was committed to Kafka, folded into current state, history, alarms and agents. A broker
 * that is away is waited for, for ever; {@link #status()} says how it is.
 *
 * <p>Owns the thread {@code estran-twins}, which reads, folds and calls the listeners. Everything else may be called by any
 * thread, at any time, also after {@link #close()}; it returns immutable values and never waits.
 */
public final class Twins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Twins.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long CATCHING_UP_NANOS = 200_000_000L;
    private static final long STOP_MILLIS = 10_000;

    private final View view = new View();
    private final Listeners listeners = new Listeners();
    private final Fold fold;
    private final CommittedReader reader;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch current = new CountDownLatch(1);
    private long publishedAt = System.nanoTime();
    private volatile boolean stopping;
    private volatile TwinsStatus status;

    private Twins(TwinsSettings settings) {
        this.fold = new Fold(settings, view, listeners);
        this.reader = new CommittedReader(settings.reader());
        this.status = fold.status(false, reader.progress());
        this.thread = new Thread(this::run, "estran-twins");
        thread.setDaemon(true);
    }

    /**
     * Twins of the assets that match one of the patterns ({@code *} is one segment, {@code **} any number; none = all), with
     * default settings. Reads nothing before {@link #start()}.
     *
     * @param bootstrap Kafka's {@code host:port,...}
     * @throws IllegalArgumentException if one is not a pattern
     */
    public static Twins connect(String bootstrap, String... assets) {
        TwinsSettings settings = TwinsSettings.of(bootstrap);
        for (String asset : assets) {
            settings = settings.assets(asset);
        }
        return connect(settings);
    }

    /** Twins by these settings. Reads nothing before {@link #start()}. */
    public static Twins connect(TwinsSettings settings) {
        return new Twins(settings);
    }

    /** Adds a listener of windows, from now on. */
    public Twins onWindow(WindowListener listener) {
        listeners.onWindow(listener);
        return this;
    }

    /** Adds a listener of alarms, from now on. */
    public Twins onAlarm(AlarmListener listener) {
        listeners.onAlarm(listener);
        return this;
    }

    /** Adds a listener of events, from now on. */
    public Twins onEvent(EventListener listener) {
        listeners.onEvent(listener);
        return this;
    }

    /** Adds a listener of agents, from now on. */
    public Twins onAgent(AgentListener listener) {
        listeners.onAgent(listener);
        return this;
    }

    /**
     * Begins to read, and returns at once.
     *
     * @throws IllegalStateException if it was called before, or after {@link #close()}
     */
    public void start() {
        if (stopping || !started.compareAndSet(false, true)) {
            throw new IllegalStateException("twins are started once, and not after their end");
        }
        thread.start();
    }

    /**
     * Waits until everything that was committed when reading began is in the twins; false if that took longer, as it does
     * while Kafka does not answer or a topic is missing.
     */
    public boolean awaitCurrent(Duration timeout) throws InterruptedException {
        return current.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** All twins, by asset. */
    public List<Twin> all() {
        return view.twins();
    }

    /** The twin of an asset; null if nothing is known of it. */
    public @Nullable Twin twin(String asset) {
        return view.twin(asset);
    }

    /** The newest windows of a series, oldest first; empty if nothing is known of it. */
    public List<WindowAggregate> windows(String series) {
        Twin twin = twin(TwinFolds.asset(series));
        Property property = twin == null ? null : twin.property(series);
        return property == null ? List.of() : property.windows();
    }

    /** All alarms, raised and cleared, by asset, rule and series. */
    public List<Alarm> alarms() {
        return view.alarms();
    }

    /** All agents, by name, whatever assets are mirrored. */
    public List<AgentStanding> agents() {
        return view.agents();
    }

    /** An agent; null if nothing is known of it. */
    public @Nullable AgentStanding agent(AgentName name) {
        return view.agent(name);
    }

    /** How the twins stand, at most some hundred milliseconds old. */
    public TwinsStatus status() {
        return status;
    }

    /** Ends the thread, within ten seconds. Idempotent; a listener may call it. */
    @Override
    public void close() {
        stopping = true;
        if (started.compareAndSet(false, true)) {
            reader.close();
            return;
        }
        reader.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the twins' thread has not ended within {} ms: a listener or Kafka holds it", STOP_MILLIS);
        }
    }

    private void run() {
        try {
            while (!stopping) {
                readOn();
                if (reader.progress().caughtUp()) {
                    current.countDown();
                }
                status = fold.status(true, reader.progress());
            }
        } finally {
            reader.close();
            fold.publish();
            status = fold.status(false, reader.progress());
        }
    }

    /** An error in the fold costs the record at fault; nothing that was read may end the twins. */
    private void readOn() {
        try {
            reader.poll(POLL, fold);
        } catch (RuntimeException failure) {
            if (Thread.currentThread().isInterrupted()) {
                stopping = true;
                return;
            }
            fold.failed();
            LOG.error("a record was left out of the twins by an error in this library; reading goes on", failure);
        }
        // What thousands of windows change while the past is read is copied once, not a thousand times.
        long now = System.nanoTime();
        if (reader.progress().caughtUp() || now - publishedAt >= CATCHING_UP_NANOS) {
            publishedAt = now;
            fold.publish();
        }
    }
}
