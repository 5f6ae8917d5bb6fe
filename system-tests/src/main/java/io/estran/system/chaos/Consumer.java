package io.estran.system.chaos;

import io.estran.protocol.name.KafkaTopics;
import io.estran.system.chaos.ledger.Arrivals;
import io.estran.twin.stream.CommittedReader;
import io.estran.twin.stream.ReaderSettings;
import io.estran.twin.stream.Start;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads what was committed into the ledger, from the beginning, through every fault. Owns a thread. */
final class Consumer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long STOP_MILLIS = 15_000;

    private final CommittedReader reader;
    private final Arrivals arrivals;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable String failure;

    Consumer(String bootstrap, Arrivals arrivals) {
        this.arrivals = arrivals;
        this.reader = new CommittedReader(ReaderSettings.of(bootstrap)
                .topic(KafkaTopics.AGGREGATES, Start.beginning())
                .topic(KafkaTopics.EVENTS, Start.beginning())
                .topic(KafkaTopics.LANES, Start.beginning()));
        this.thread = new Thread(this::run, "estran-chaos-consumer");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (reader) {
            while (!stopping) {
                reader.poll(POLL, arrivals);
            }
        } catch (RuntimeException | OutOfMemoryError failed) {
            failure = failed.toString();
        }
    }

    /** Why it has ended before its time, so that what came later counts as lost; null if it has not. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Kafka records that could not be read, each skipped. */
    long unreadable() {
        return reader.progress().malformed() + reader.progress().unreadable();
    }

    @Override
    public void close() {
        stopping = true;
        reader.wakeup();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
