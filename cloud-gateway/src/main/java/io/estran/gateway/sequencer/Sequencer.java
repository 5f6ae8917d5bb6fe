package io.estran.gateway.sequencer;

import io.estran.gateway.sequencer.ahead.ReadAhead;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sequencer of this process: keeps the right batches once and in order, and spreads their blocks (package comment).
 * Kafka Streams owns the threads that decide; one that fails is replaced after a backoff, for ever. One more reads batches ahead
 * of them. Thread safe.
 */
public final class Sequencer implements AutoCloseable {
    /** {@link #close} returns within that time. */
    public static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Sequencer.class);
    private static final long FIRST_BACKOFF_MILLIS = 100;
    private static final long LONGEST_BACKOFF_MILLIS = 5_000;
    /** Stretches that wait to be read ahead, at most; beyond that the stream threads read themselves. */
    private static final int STRETCHES = 8;

    private final KafkaStreams streams;
    private final ThreadPoolExecutor readers;
    private final SequencerMeters meters;
    private final MeterRegistry registry;
    private final List<Gauge> gauges;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicReference<String> lastFailure = new AtomicReference<>("");

    private Sequencer(SequencerSettings settings, MeterRegistry registry) {
        meters = new SequencerMeters(registry);
        readers = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(STRETCHES),
                task -> new Thread(task, "estran-sequencer-ahead"),
                new ThreadPoolExecutor.DiscardPolicy());
        // Asked on the stream thread that it belongs to; Kafka Streams makes some processors to look at, which run
        // nothing.
        ThreadLocal<ReadAhead<IngestReading>> ahead =
                ThreadLocal.withInitial(() -> new ReadAhead<>(IngestReading::of, readers));
        streams = new KafkaStreams(
                SequencerTopology.of(
                        meters,
                        settings.commitInterval(),
                        ahead::get,
                        settings.quarantine(),
                        settings.accountPartitions()),
                StreamsProperties.of(settings, ahead::get));
        streams.setUncaughtExceptionHandler(this::replaceThread);
        streams.setStateListener(this::changed);
        this.registry = registry;
        gauges = List.of(
                Gauge.builder("estran.sequencer.lag", this, Sequencer::lag)
                        .description("Records of ingest that are stored and not processed")
                        .register(registry),
                Gauge.builder("estran.sequencer.ready", this, sequencer -> sequencer.isReady() ? 1 : 0)
                        .description("1 while the sequencer processes")
                        .register(registry));
    }

    /**
     * Starts to read; returns at once. The topics must be there.
     *
     * @throws IOException if settings are wrong or the folder cannot be used
     */
    public static Sequencer start(SequencerSettings settings, MeterRegistry registry) throws IOException {
        try {
            Sequencer sequencer = new Sequencer(settings, registry);
            sequencer.readers.prestartAllCoreThreads();
            sequencer.streams.start();
            return sequencer;
        } catch (KafkaException | IllegalStateException failure) {
            throw new IOException(
                    "the sequencer cannot start in " + settings.folder() + ": " + failure.getMessage(), failure);
        }
    }

    /** Whether it processes: its state is restored, and its partitions, if any, are assigned. Any thread. */
    public boolean isReady() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** What it is doing, for people: running, rebalancing, closing ... */
    public String state() {
        return streams.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Records of its partitions of ingest that are stored and not yet processed, as of the last poll; NaN while it does not run. Any thread. */
    public double lag() {
        if (!streams.state().isRunningOrRebalancing()) {
            return Double.NaN;
        }
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .mapToLong(task -> lag(task.committedOffsets(), task.endOffsets()))
                .sum();
    }

    private static long lag(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            lag += Math.max(0, end.getValue() - Math.max(0, committed.getOrDefault(end.getKey(), 0L)));
        }
        return lag;
    }

    /** Runs on the thread that failed: waiting here delays its successor only. */
    private StreamThreadExceptionResponse replaceThread(Throwable failure) {
        int failures = failuresInARow.incrementAndGet();
        meters.failures.increment();
        long pause = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(failures, 10));
        explain(failure, pause);
        try {
            if (closing.await(pause, TimeUnit.MILLISECONDS)) {
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Once for each new kind of failure, with where it came from; repetitions are counted. */
    private void explain(Throwable failure, long pause) {
        String kind = failure + " caused by " + failure.getCause();
        if (kind.equals(lastFailure.getAndSet(kind))) {
            return;
        }
        if (failure.getCause() instanceof FencedInstanceIdException || failure instanceof FencedInstanceIdException) {
            log.error("another process uses this gateway's name: give each its own, or stop the other one");
        } else {
            log.error("a thread of the sequencer failed; nothing is lost, it starts again in {} ms", pause, failure);
        }
    }

    private void changed(KafkaStreams.State now, KafkaStreams.State before) {
        if (now == KafkaStreams.State.RUNNING) {
            failuresInARow.set(0);
        }
        log.info("sequencer: {} (was {})", now, before);
    }

    /** Commits what is processed, leaves the group so that another sequencer takes over at once, and stops within 10 s. */
    @Override
    public void close() {
        closing.countDown();
        gauges.forEach(registry::remove);
        boolean stopped =
                streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(STOPS_WITHIN));
        readers.shutdownNow();
        if (!stopped) {
            log.warn(
                    "the sequencer did not stop within {} s; what it had not committed is processed again at its next start",
                    STOPS_WITHIN.toSeconds());
        }
    }
}
