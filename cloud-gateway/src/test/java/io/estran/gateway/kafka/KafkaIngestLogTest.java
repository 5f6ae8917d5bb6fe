package io.estran.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.estran.gateway.ingest.IngestLog;
import io.estran.gateway.ingest.LogRecord;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue before Kafka's producer: never blocks its caller, bounded, ends what fails. */
class KafkaIngestLogTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final long SOFT_BYTES = 100_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Queue<GatedProducer> made = new ConcurrentLinkedQueue<>();
    private final ManualClock clock = new ManualClock(0);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> faults = new ConcurrentLinkedQueue<>();
    private volatile RuntimeException closeFault;
    private volatile RuntimeException makeFault;
    private boolean blockSends;
    private boolean storesAtOnce;
    private KafkaIngestLog log;

    /** Kafka's own double of a producer; its {@code send} can be made to block, as the real one does for metadata. */
    private final class GatedProducer extends MockProducer<String, byte[]> {
        GatedProducer() {
            super(storesAtOnce, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            if (blockSends) {
                try {
                    gate.await();
                } catch (InterruptedException stopped) {
                    throw new org.apache.kafka.common.errors.InterruptException(stopped);
                }
            }
            RuntimeException fault = faults.poll();
            if (fault != null) {
                throw fault;
            }
            return super.send(record, callback);
        }

        @Override
        public void close(Duration timeout) {
            super.close(timeout);
            RuntimeException fault = closeFault;
            closeFault = null;
            if (fault != null) {
                throw fault;
            }
        }
    }

    private void start(Duration deliveryTimeout) {
        log = new KafkaIngestLog(
                new KafkaSettings("127.0.0.1:1", "gw-1", deliveryTimeout, SOFT_BYTES), this::produce, registry, clock);
    }

    private Producer<String, byte[]> produce() {
        RuntimeException fault = makeFault;
        makeFault = null;
        if (fault != null) {
            throw fault;
        }
        GatedProducer producer = new GatedProducer();
        made.add(producer);
        return producer;
    }

    private GatedProducer producer() {
        return made.stream().reduce((first, second) -> second).orElseThrow();
    }

    @AfterEach
    void close() {
        gate.countDown();
        log.close();
    }

    private boolean append(int bytes) {
        return log.append(record(bytes), new IngestLog.Completion() {
            @Override
            public void stored(int partition, long offset) {
                told.add("stored at " + partition + "/" + offset);
            }

            @Override
            public void failed(String reason) {
                told.add("failed: " + reason);
            }
        });
    }

    private static LogRecord record(int bytes) {
        return new LogRecord("estran.ingest", "lab-1", new byte[bytes], List.of());
    }

    private double inFlight() {
        return registry.get("estran.gateway.in.flight.bytes").gauge().value();
    }

    @Test
    void aRecordIsToldStoredWhereKafkaPutItOnceKafkaSaysSo() {
        start(SOON);
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 1);
        assertThat(told).isEmpty();
        producer().completeNext();
        assertThat(told).containsExactly("stored at 0/0");
        assertThat(inFlight()).isZero();
    }

    @Test
    @Timeout(60)
    void aSendThatBlocksNeverBlocksTheCaller() {
        blockSends = true;
        start(SOON);
        for (int i = 0; i < 20; i++) {
            assertThat(append(10)).isTrue(); // the gate is opened by nobody: a caller that waited would wait for ever
        }
        assertThat(producer().history()).isEmpty();
    }

    @Test
    void aboveTheSoftBoundItAsksForLessAndAboveTheHardBoundItTakesNothing() {
        blockSends = true;
        start(Duration.ofMinutes(1));
        int taken = 0;
        while (append(9_488)) {
            taken++;
            assertThat(log.isUnderPressure()).isEqualTo(taken * 10_000L > SOFT_BYTES);
        }
        assertThat(inFlight()).isCloseTo(2.0 * SOFT_BYTES, within(10_000.0));
        assertThat(told).isEmpty();
    }

    @Test
    void aFailedSendIsToldAndItsBytesAreFree() {
        start(SOON);
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 1);
        producer().errorNext(new TimeoutException("no broker"));
        assertThat(told).containsExactly("failed: no broker");
        assertThat(inFlight()).isZero();
        assertThat(log.readiness().reasonsAgainst())
                .hasSize(1)
                .first()
                .asString()
                .contains("no broker");
    }

    @Test
    void itIsReadyAgainOnceKafkaStores() {
        start(SOON);
        append(10);
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 2);
        producer().errorNext(new TimeoutException("no broker"));
        producer().completeNext();
        assertThat(log.readiness().reasonsAgainst()).isEmpty();
    }

    @Test
    void whatWaitedLongerThanTheDeliveryTimeoutFailsWithoutBeingSent() {
        blockSends = true;
        start(SOON);
        append(10);
        append(10);
        clock.advance(SOON.plusMillis(1));
        gate.countDown();
        await().atMost(SOON).until(() -> !told.isEmpty());
        assertThat(told).allMatch(word -> word.startsWith("failed: Kafka took nothing"));
        assertThat(producer().history().size()).isLessThan(2);
    }

    @Test
    void aProducerThatIsBrokenForGoodIsReplacedAndStoringGoesOn() {
        start(SOON);
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 1);
        producer().errorNext(new OutOfOrderSequenceException("lost its place"));
        await().atMost(SOON).until(() -> made.size() == 2);
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 1);
        producer().completeNext();
        assertThat(told).containsExactly("failed: lost its place", "stored at 0/0");
    }

    @Test
    void anUnexpectedFaultCostsOneRecordIsToldAndStoringGoesOn() {
        faults.add(new IllegalArgumentException("a record that no producer takes"));
        start(SOON);
        append(10);
        await().atMost(SOON).until(() -> !told.isEmpty());
        assertThat(told).containsExactly("failed: java.lang.IllegalArgumentException: a record that no producer takes");
        assertThat(inFlight()).isZero();
        assertThat(log.readiness().reasonsAgainst()).singleElement().asString().contains("no producer takes");
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 1);
        producer().completeNext();
        assertThat(told).endsWith("stored at 0/0");
        assertThat(log.readiness().reasonsAgainst()).isEmpty();
    }

    @Test
    void aProducerIsReplacedAlsoIfClosingItOrMakingTheNextOneFails() {
        start(SOON);
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 1);
        closeFault = new IllegalStateException("cannot close");
        makeFault = new IllegalArgumentException("cannot be made");
        producer().errorNext(new OutOfOrderSequenceException("lost its place"));
        await().atMost(SOON).until(() -> made.size() == 2);
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 1);
        producer().completeNext();
        assertThat(told).containsExactly("failed: lost its place", "stored at 0/0");
    }

    @Test
    void aSessionThatFailsToListenDoesNotEndTheLog() {
        faults.add(new IllegalArgumentException("no"));
        start(SOON);
        log.append(record(10), new IngestLog.Completion() {
            @Override
            public void stored(int partition, long offset) {
                throw new AssertionError("it was not stored");
            }

            @Override
            public void failed(String reason) {
                throw new IllegalStateException("does not listen");
            }
        });
        append(10);
        await().atMost(SOON).until(() -> producer().history().size() == 1);
    }

    @Test
    void whateverIsTakenAroundTheCloseIsToldAndWhatIsRefusedIsNot() throws Exception {
        storesAtOnce = true;
        for (int round = 0; round < 200; round++) {
            told.clear();
            start(Duration.ofSeconds(1));
            AtomicInteger taken = new AtomicInteger();
            CountDownLatch running = new CountDownLatch(1);
            Thread loop = new Thread(() -> {
                running.countDown();
                boolean more = true;
                while (more) {
                    // The bound is no reason to stop: only the close is.
                    boolean took = append(10);
                    taken.addAndGet(took ? 1 : 0);
                    more = took || log.isUnderPressure();
                }
            });
            loop.start();
            running.await();
            log.close();
            loop.join(SOON.toMillis());
            assertThat(loop.isAlive()).isFalse();
            assertThat(told.size()).isEqualTo(taken.get());
        }
    }

    @Test
    void afterCloseNothingIsTaken() {
        start(SOON);
        log.close();
        assertThat(append(10)).isFalse();
        assertThat(inFlight()).isZero();
    }

    @Test
    void whatCannotBeSentBeforeTheStopFailsInsteadOfBeingForgotten() throws Exception {
        blockSends = true;
        start(Duration.ofMillis(500));
        append(10);
        append(10);
        Thread closing = new Thread(log::close);
        closing.start();
        closing.join(SOON.toMillis());
        assertThat(told).containsExactly("failed: the gateway stops", "failed: the gateway stops");
    }
}
