package io.estran.cli.arrival;

import io.estran.cli.report.Destination;
import io.estran.cli.report.Latencies;
import io.estran.cli.report.Percentiles;
import io.estran.process.time.Clock;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.estran.twin.stream.CommittedReader;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.CommittedSink;
import io.estran.twin.stream.ReaderSettings;
import io.estran.twin.stream.RecordJson;
import io.estran.twin.stream.Start;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read_committed consumer at the end of the chain: writes {@code --records}, feeds the comparison and measures how long
 * things took. It reads the topics from their beginning. Owns the thread {@code estran-consumer}; its figures are read by any
 * thread.
 */
public final class ChainConsumer implements CommittedSink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChainConsumer.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long STOP_MILLIS = 10_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final String RAISED = "raised";

    private final CommittedReader reader;
    private final AgentName agent;
    private final DeliveryComparison comparison;
    private final @Nullable Destination records;
    private final Clock clock;
    private final LiveSeries live;
    private final WindowSums windows = new WindowSums();
    private final Latencies sensorToTwin = new Latencies();
    private final Latencies alarmToTwin = new Latencies();
    private final Map<Id128, Account> accounts = new HashMap<>();
    private final AtomicLong looksAsked = new AtomicLong();
    private final Thread thread;
    private volatile long looksAnswered;
    private volatile boolean stopping;
    private volatile @Nullable String fault;

    /**
     * Not yet started.
     *
     * @param agent whose windows and lanes are counted
     * @param records where every record is written; null for nowhere
     */
    public ChainConsumer(
            String bootstrap,
            AgentName agent,
            DeliveryComparison comparison,
            @Nullable Destination records,
            Clock clock,
            LiveSeries live) {
        this.reader = new CommittedReader(ReaderSettings.of(bootstrap)
                .topic(KafkaTopics.AGGREGATES, Start.beginning())
                .topic(KafkaTopics.RAW, Start.beginning())
                .topic(KafkaTopics.EVENTS, Start.beginning())
                .topic(KafkaTopics.LANES, Start.beginning()));
        this.agent = agent;
        this.comparison = comparison;
        this.records = records;
        this.clock = clock;
        this.live = live;
        this.thread = new Thread(this::run, "estran-consumer");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try (reader) {
            while (!stopping) {
                long asked = looksAsked.get();
                reader.poll(POLL, this);
                if (asked > looksAnswered && reader.isAtEnd()) {
                    looksAnswered = asked;
                }
            }
        } catch (RuntimeException failure) {
            fault = "the consumer at the end of the chain stopped: " + failure;
            log.error("{}", fault, failure);
        }
    }

    @Override
    public void record(CommittedRecord record) {
        if (records != null) {
            records.line(RecordJson.write(record));
        }
        if (!record.place().agent().equals(agent)) {
            return;
        }
        if (record instanceof CommittedRecord.DeclaredGap declared) {
            comparison.gap(
                    record.place().lane(),
                    declared.gap().range().from(),
                    declared.gap().range().to());
        } else if (comparison.consumed(record.place())) {
            if (record instanceof CommittedRecord.Aggregate aggregate) {
                window(aggregate.window());
            } else if (record instanceof CommittedRecord.EventRecord happening) {
                event(happening.event());
            }
        }
    }

    private void window(WindowAggregate window) {
        windows.add(window, live.windows().counted(window));
        if (window.isFinal()) {
            OptionalLong lateness = live.lateness(window);
            lateness.ifPresent(allowed ->
                    sensorToTwin.recordMicros((clock.wallNanos() - window.end() - allowed) / NANOS_PER_MICRO));
        }
    }

    private void event(Event event) {
        if (event.type().equals(Event.ALARM)
                && RAISED.equals(event.fields().get("transition"))
                && live.contains(String.valueOf(event.fields().get("series")))) {
            alarmToTwin.recordMicros((clock.wallNanos() - event.time()) / NANOS_PER_MICRO);
        }
    }

    @Override
    public void account(AccountMessage message) {
        if (message.account().agent().equals(agent)) {
            synchronized (accounts) {
                accounts.put(message.account().lane(), message.account());
            }
        }
    }

    /** Batches that the sequencer dropped because it had stored them before, in all lanes. */
    public long duplicatesDropped() {
        synchronized (accounts) {
            return accounts.values().stream()
                    .mapToLong(Account::duplicatesDropped)
                    .sum();
        }
    }

    /** Asks for a look at the end of the topics; the answer is {@link #hasReadTo}. */
    public long askForEnd() {
        return looksAsked.incrementAndGet();
    }

    /** Whether everything that was committed when this was asked has been consumed. */
    public boolean hasReadTo(long asked) {
        return looksAnswered >= asked;
    }

    public WindowSums windows() {
        return windows;
    }

    /** In milliseconds; empty if no source is live. */
    public Optional<Percentiles> sensorToTwin() {
        return sensorToTwin.millis();
    }

    /** In milliseconds; empty if no live alarm was raised. */
    public Optional<Percentiles> alarmToTwin() {
        return alarmToTwin.millis();
    }

    /** Why it reads no more; empty while it does. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Ends the thread within ten seconds. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        reader.wakeup();
        thread.join(STOP_MILLIS);
    }
}
