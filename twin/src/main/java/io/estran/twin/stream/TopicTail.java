package io.estran.twin.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the partitions of some topics, read_committed, without a consumer group: it remembers its own positions and
 * goes on from them after any fault, for ever. Topics may be missing at first; they are looked for every two seconds.
 * One owner thread; {@link #wakeup()} and the looks at the state may come from any.
 */
final class TopicTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long SEARCH_NANOS = 2_000_000_000L;
    private static final long GROWTH_NANOS = 60_000_000_000L;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final ReaderSettings settings;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    /** Where the partitions ended when all topics had been found. */
    private @Nullable Map<TopicPartition, Long> goal;

    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private boolean searched;
    private boolean lost;
    private boolean woken;
    private int failures;
    private long retryAt = System.nanoTime();
    private long searchAt = retryAt;
    private long lookAt = retryAt;
    private volatile Set<String> missing = Set.of();
    private volatile boolean connected;
    private volatile boolean atEnd;
    private volatile boolean caughtUp;
    private volatile long behind;

    TopicTail(ReaderSettings settings) {
        this.settings = settings;
    }

    boolean isConnected() {
        return connected;
    }

    /** Topics that did not exist at the last search, in order. */
    Set<String> missing() {
        return missing;
    }

    boolean isAtEnd() {
        return atEnd;
    }

    boolean hasCaughtUp() {
        return caughtUp;
    }

    long behind() {
        return behind;
    }

    /**
     * Hands over what has come, waiting at most {@code timeout} for the first. A fault of Kafka is a pause, not an error.
     * What the sink throws comes out; the next poll goes on behind the record that it did not take.
     *
     * @throws InterruptException if the thread was interrupted
     */
    void poll(Duration timeout, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptException("interrupted while reading from Kafka at " + settings.bootstrap());
        }
        if (System.nanoTime() - retryAt < 0) {
            LockSupport.parkNanos(Math.min(timeout.toNanos(), retryAt - System.nanoTime()));
            return;
        }
        // Not between the fetch and its hand-over, which a look that fails would cost; and not right behind it: the
        // broker
        // answers a look only after the fetch that already waits for more, and whoever takes the records would wait for
        // both.
        woken = false;
        if (System.nanoTime() - lookAt >= 0) {
            lookForEnd();
            if (System.nanoTime() - retryAt < 0) {
                return; // it failed
            }
        }
        ConsumerRecords<byte[], byte[]> records =
                woken ? ConsumerRecords.empty() : guarded(open -> fetch(open, timeout), ConsumerRecords.empty());
        handOver(records, sink);
        if (!caughtUp && records.isEmpty()) {
            lookForEnd();
        }
    }

    /**
     * Asks the broker whether everything committed by now has been handed over. Owner thread only. False while the
     * broker does not answer or a topic is missing.
     */
    boolean lookForEnd() {
        return consumer != null && guarded(this::look, false);
    }

    void wakeup() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    @Override
    public void close() {
        drop();
    }

    /** Lets the client do something; a fault of Kafka ends the client, is a pause, and gives {@code otherwise}. */
    private <T> T guarded(Function<KafkaConsumer<byte[], byte[]>, T> action, T otherwise) {
        try {
            KafkaConsumer<byte[], byte[]> open = consumer;
            return action.apply(open == null ? open() : open);
        } catch (WakeupException wakeup) {
            woken = true;
            return otherwise;
        } catch (InterruptException interrupted) {
            throw interrupted;
        } catch (KafkaException fault) {
            pause(fault);
            return otherwise;
        }
    }

    private ConsumerRecords<byte[], byte[]> fetch(KafkaConsumer<byte[], byte[]> open, Duration timeout) {
        search(open);
        if (open.assignment().isEmpty()) {
            LockSupport.parkNanos(timeout.toNanos());
            return ConsumerRecords.empty();
        }
        ConsumerRecords<byte[], byte[]> records = open.poll(timeout);
        if (records.isEmpty()) {
            rememberPositions(open);
        }
        return records;
    }

    private void handOver(ConsumerRecords<byte[], byte[]> records, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        boolean done = false;
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                sink.accept(record);
            }
            done = true;
        } finally {
            if (!done) {
                // The client stands behind all of them: a new one goes on behind the one at fault.
                drop();
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        Map<String, Object> properties = new HashMap<>(settings.client());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
        properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "estran-twin");
        KafkaConsumer<byte[], byte[]> opened =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = opened;
        searchAt = System.nanoTime();
        if (!next.isEmpty()) {
            assign(opened);
        }
        return opened;
    }

    /** Finds the partitions of the topics, and later ones that were added. */
    private void search(KafkaConsumer<byte[], byte[]> open) {
        if (System.nanoTime() - searchAt < 0) {
            return;
        }
        Map<String, List<PartitionInfo>> all = open.listTopics(ANSWER);
        Map<TopicPartition, Long> more = new HashMap<>();
        Set<String> absent = new TreeSet<>();
        settings.topics().forEach((topic, start) -> {
            if (!all.containsKey(topic)) {
                absent.add(topic);
            }
            Set<TopicPartition> fresh = fresh(topic, all.getOrDefault(topic, List.of()));
            // Where only news was asked for, what appears after the first search was written after this reader began.
            boolean news = searched && start instanceof Start.Now;
            more.putAll(StartOffsets.find(open, fresh, news ? Start.beginning() : start, ANSWER));
        });
        answered();
        tellMissing(absent);
        searched = true;
        if (!more.isEmpty()) {
            next.putAll(more);
            assign(open);
        }
        boolean settled = missing.isEmpty() && !next.isEmpty();
        searchAt = System.nanoTime() + (settled ? GROWTH_NANOS : SEARCH_NANOS);
    }

    private Set<TopicPartition> fresh(String topic, Collection<PartitionInfo> partitions) {
        Set<TopicPartition> fresh = new HashSet<>();
        for (PartitionInfo info : partitions) {
            TopicPartition partition = new TopicPartition(topic, info.partition());
            if (settings.owns(topic, info.partition()) && !next.containsKey(partition)) {
                fresh.add(partition);
            }
        }
        return fresh;
    }

    private void tellMissing(Set<String> absent) {
        boolean first = !searched;
        if (!absent.isEmpty() && (first || !absent.equals(missing))) {
            LOG.info("waiting for {} at Kafka {}: a gateway creates them", absent, settings.bootstrap());
        } else if (absent.isEmpty() && !first && !missing.isEmpty()) {
            LOG.info("all topics are there at Kafka {}", settings.bootstrap());
        }
        missing = Collections.unmodifiableSet(absent);
    }

    private void assign(KafkaConsumer<byte[], byte[]> open) {
        open.assign(next.keySet());
        next.forEach(open::seek);
        lookAt = System.nanoTime();
    }

    /** Positions move over transaction markers even where no record comes. */
    private void rememberPositions(KafkaConsumer<byte[], byte[]> open) {
        for (TopicPartition partition : open.assignment()) {
            next.put(partition, open.position(partition, ANSWER));
        }
    }

    private boolean look(KafkaConsumer<byte[], byte[]> open) {
        Map<TopicPartition, Long> ends =
                open.assignment().isEmpty() ? Map.of() : open.endOffsets(open.assignment(), ANSWER);
        boolean complete = searched && missing.isEmpty();
        if (complete && goal == null) {
            goal = ends;
        }
        behind = left(open, ends);
        atEnd = complete && behind == 0;
        caughtUp |= complete && goal != null && left(open, goal) == 0;
        lookAt = System.nanoTime() + LOOK_NANOS;
        answered();
        return atEnd;
    }

    private static long left(KafkaConsumer<byte[], byte[]> open, Map<TopicPartition, Long> ends) {
        long left = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            left += Math.max(0, end.getValue() - open.position(end.getKey(), ANSWER));
        }
        return left;
    }

    private void answered() {
        connected = true;
        failures = 0;
        if (lost) {
            lost = false;
            LOG.info("Kafka at {} answers again", settings.bootstrap());
        }
    }

    private void pause(KafkaException fault) {
        if (!lost) {
            lost = true;
            LOG.warn(
                    "Kafka at {} does not answer ({}); retrying for ever from the positions reached. Check the address"
                            + " and the broker",
                    settings.bootstrap(),
                    fault.toString());
        }
        drop();
        long bound = Math.min(LONGEST_PAUSE_MILLIS, 200L << Math.min(failures++, 10));
        retryAt = System.nanoTime()
                + 1_000_000L * (1 + ThreadLocalRandom.current().nextLong(bound));
    }

    private void drop() {
        connected = false;
        atEnd = false;
        KafkaConsumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            try {
                open.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            } catch (KafkaException fault) {
                LOG.debug("closing the consumer of {}", settings.bootstrap(), fault);
            }
        }
    }
}
