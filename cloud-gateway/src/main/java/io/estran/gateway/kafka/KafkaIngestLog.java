package io.estran.gateway.kafka;

import io.estran.gateway.ingest.IngestLog;
import io.estran.gateway.ingest.LogRecord;
import io.estran.process.handover.Mailbox;
import io.estran.process.health.Readiness;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingest log on a Kafka producer. Event loops put records into a mailbox, without a lock; the thread {@code estran-ingest}
 * owns the producer and sends; completions come on the producer's network thread. A producer that is broken for good is replaced:
 * what it had in flight fails, and those connections end. An unexpected fault costs the record at which it happened.
 *
 * <p>Every record that was taken is told what became of it, once: what is put after the last look of {@link #close} is taken
 * back by whoever put it.
 */
public final class KafkaIngestLog implements IngestLog {
    private static final Logger log = LoggerFactory.getLogger(KafkaIngestLog.class);
    private static final long LOOK_MILLIS = 100;
    private static final Duration FLUSH = Duration.ofSeconds(5);
    /** {@link #close} returns within that time: sending what waits, ending the thread, flushing the producer. */
    public static final Duration STOPS_WITHIN = FLUSH.multipliedBy(3);

    private static final long REPLACE_PAUSE_MILLIS = 500;

    private final Supplier<Producer<String, byte[]>> producers;
    private final Clock clock;
    private final long softBytes;
    private final long deliveryNanos;
    private final Counter errors;
    private final Counter refused;
    private final KafkaState state =
            new KafkaState("storing in Kafka", "connections are closed, agents keep their batches and come back", "");
    private final Mailbox<Entry> waiting = new Mailbox<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean broken;
    private volatile Producer<String, byte[]> producer;

    /**
     * Starts at once; Kafka need not be there.
     *
     * @throws IOException if none of Kafka's hosts can be resolved
     */
    public static KafkaIngestLog start(KafkaSettings settings, MeterRegistry registry) throws IOException {
        try {
            return new KafkaIngestLog(settings, () -> ProducerSettings.producer(settings), registry, Clock.system());
        } catch (KafkaException failure) {
            throw new IOException("Kafka at " + settings.bootstrap() + ": " + inWords(failure), failure);
        }
    }

    @SuppressWarnings("ThreadStartInConstructor") // the last statement: everything the thread reads is set
    KafkaIngestLog(
            KafkaSettings settings, Supplier<Producer<String, byte[]>> producers, MeterRegistry registry, Clock clock) {
        this.producers = producers;
        this.clock = clock;
        this.softBytes = settings.inFlightBytes();
        this.deliveryNanos = settings.deliveryTimeout().toNanos();
        this.errors = registry.counter("estran.gateway.kafka.errors");
        this.refused = registry.counter("estran.gateway.kafka.no.room");
        registry.gauge("estran.gateway.in.flight.bytes", bytes);
        this.producer = producers.get();
        this.thread = new Thread(this::run, "estran-ingest");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether Kafka acknowledges. */
    public Readiness readiness() {
        return () -> thread.isAlive() || closed
                ? state.reasonsAgainst()
                : List.of("storing in Kafka: its thread has ended; restart the gateway and report this");
    }

    @Override
    public boolean append(LogRecord record, Completion completion) {
        Entry entry = new Entry(record, completion);
        if (bytes.addAndGet(entry.cost) > 2 * softBytes) {
            bytes.addAndGet(-entry.cost);
            refused.increment();
            return false;
        }
        if (!closed) {
            waiting.put(entry);
            // Closed meanwhile: either the last look found it, and it is told, or it is still there and was never
            // taken.
            if (!closed || !waiting.remove(entry)) {
                return true;
            }
        }
        bytes.addAndGet(-entry.cost);
        return false;
    }

    @Override
    public boolean isUnderPressure() {
        return bytes.get() > softBytes;
    }

    @Override
    public boolean isLagging() {
        return bytes.get() > softBytes / 2;
    }

    private void run() {
        Entry next = null;
        try {
            next = waiting.take(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            while (next != null || !closed) {
                if (broken) {
                    replaceProducer();
                }
                if (next != null) {
                    Entry taken = next;
                    next = null;
                    send(taken);
                }
                next = waiting.take(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException stopped) {
            log.debug("interrupted while closing", stopped);
            if (next != null) {
                next.fail("the gateway stops");
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    private void send(Entry entry) {
        if (clock.monotonicNanos() - entry.since > deliveryNanos) {
            entry.fail("Kafka took nothing for " + TimeUnit.NANOSECONDS.toSeconds(deliveryNanos) + " s");
            return;
        }
        try {
            producer.send(entry.toKafka(), entry);
        } catch (org.apache.kafka.common.errors.InterruptException stopped) {
            entry.fail("the gateway stops");
            throw stopped;
        } catch (KafkaException | IllegalStateException failure) {
            // send() throws only what this producer will not recover from.
            broken = true;
            entry.fail(inWords(failure));
        } catch (RuntimeException unexpected) {
            log.error(
                    "one record could not be handed to Kafka; its connection is closed, the next ones go on. Report this",
                    unexpected);
            entry.fail(unexpected.toString());
        }
    }

    private void replaceProducer() throws InterruptedException {
        log.warn("the Kafka producer is broken for good; it is replaced by a new one");
        TimeUnit.MILLISECONDS.sleep(REPLACE_PAUSE_MILLIS);
        try {
            producer.close(Duration.ZERO);
        } catch (org.apache.kafka.common.errors.InterruptException stopped) {
            throw stopped;
        } catch (RuntimeException failure) {
            log.warn("the broken producer did not close in order", failure);
        }
        try {
            producer = producers.get();
            broken = false;
        } catch (RuntimeException failure) {
            // Still broken: tried again with the next record, or at the next look.
            state.fails(inWords(failure));
        }
    }

    private static boolean isFatal(Exception failure) {
        return failure instanceof AuthenticationException
                || failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof OutOfOrderSequenceException
                || failure instanceof UnsupportedVersionException;
    }

    private static String inWords(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** A record from append to its completion. */
    private final class Entry implements org.apache.kafka.clients.producer.Callback {
        private final LogRecord record;
        private final Completion completion;
        private final int cost;
        private final long since = clock.monotonicNanos();
        private final AtomicBoolean done = new AtomicBoolean();

        Entry(LogRecord record, Completion completion) {
            this.record = record;
            this.completion = completion;
            this.cost = record.cost();
        }

        ProducerRecord<String, byte[]> toKafka() {
            ProducerRecord<String, byte[]> kafka = new ProducerRecord<>(record.topic(), record.key(), record.value());
            record.headers()
                    .forEach(header ->
                            kafka.headers().add(header.name(), header.value().getBytes(StandardCharsets.UTF_8)));
            return kafka;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            if (failure != null) {
                if (isFatal(failure)) {
                    broken = true;
                }
                fail(inWords(failure));
            } else if (metadata != null && done.compareAndSet(false, true)) {
                bytes.addAndGet(-cost);
                state.works();
                tell(() -> completion.stored(metadata.partition(), metadata.offset()));
            }
        }

        void fail(String reason) {
            if (done.compareAndSet(false, true)) {
                bytes.addAndGet(-cost);
                errors.increment();
                state.fails(reason);
                tell(() -> completion.failed(reason));
            }
        }

        private void tell(Runnable what) {
            try {
                what.run();
            } catch (RuntimeException fault) {
                log.error("a session could not be told what became of a record. Report this", fault);
            }
        }
    }

    /** Sends what is queued and waits for Kafka, five seconds or the delivery timeout for each; the rest fails. */
    @Override
    public void close() {
        closed = true;
        Duration patience = Duration.ofNanos(Math.min(FLUSH.toNanos(), deliveryNanos));
        try {
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(patience.toMillis());
            }
        } catch (InterruptedException hurried) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        closeProducer(patience);
        Entry left = waiting.poll();
        while (left != null) {
            left.fail("the gateway stops");
            left = waiting.poll();
        }
    }

    private void closeProducer(Duration patience) {
        try {
            producer.close(patience);
        } catch (KafkaException failure) {
            log.warn("the Kafka producer did not close in order", failure);
        }
    }
}
