package io.estran.gateway.sequencer.ahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Who reads a record, and that it is always the record whose turn it is. */
class ReadAheadTest {
    private static final int MANY = 5 * ReadAhead.STRETCH;

    private final Deque<Runnable> other = new ArrayDeque<>();
    private final List<String> read = new ArrayList<>();
    private final ReadAhead<String> ahead = new ReadAhead<>(
            (key, value, timestamp) -> {
                String text = new String(value, StandardCharsets.US_ASCII);
                read.add(text);
                return text;
            },
            other::add);

    @Test
    void whatTheOtherThreadHasReadIsNotReadAgain() {
        List<ConsumerRecord<byte[], byte[]>> records = records(0, MANY, "a");
        poll(records);
        runOther();
        assertThat(read).containsExactlyElementsOf(names(records, 0, read.size()));
        int before = read.size();
        assertThat(take(records.get(0))).isEqualTo("a0");
        assertThat(read).hasSize(before);
        assertThat(ahead.takeReadAhead()).isEqualTo(1);
        assertThat(ahead.takeReadAhead()).isZero();
    }

    @Test
    void whatTheOtherThreadHasNotBegunIsReadWhenItsTurnComesAndOnlyOnce() {
        List<ConsumerRecord<byte[], byte[]>> records = records(0, MANY, "a");
        poll(records);
        assertThat(take(records.get(0))).isEqualTo("a0");
        assertThat(take(records.get(1))).isEqualTo("a1");
        runOther();
        assertThat(read).contains("a0", "a1").doesNotHaveDuplicates();
        assertThat(ahead.takeReadAhead()).isZero();
    }

    @Test
    void noMoreThanTwoStretchesAreAheadHoweverMuchWasPolled() {
        List<ConsumerRecord<byte[], byte[]>> records = records(0, MANY, "a");
        poll(records);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            runOther();
            int turn = (int) record.offset();
            assertThat(read.size() - turn).isLessThanOrEqualTo(2 * ReadAhead.STRETCH);
            assertThat(take(record)).isEqualTo("a" + turn);
        }
        assertThat(ahead.takeReadAhead()).isEqualTo(MANY);
    }

    @Test
    void nobodyIsWokenForAFew() {
        List<ConsumerRecord<byte[], byte[]>> records = records(0, ReadAhead.FEW - 1, "a");
        poll(records);
        assertThat(other).isEmpty();
        records.forEach(record -> assertThat(take(record)).isEqualTo("a" + record.offset()));
        assertThat(ahead.takeReadAhead()).isZero();
    }

    @Test
    void ofLargeRecordsFewerAreAhead() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int offset = 0; offset < MANY; offset++) {
            records.add(record(offset, "b".repeat(ReadAhead.STRETCH_BYTES / 2) + offset));
        }
        poll(records);
        runOther();
        assertThat(read).hasSize(2);
        take(records.get(0));
        runOther();
        assertThat(read).as("half a stretch is left, and a whole one begun").hasSize(4);
        take(records.get(1));
        take(records.get(2));
        runOther();
        assertThat(read).hasSize(6);
    }

    /** Kafka lost its tail, and has something else at those offsets now. */
    @Test
    void ofTwoRecordsOfOneOffsetTheOneWhoseTurnItIsCounts() {
        poll(records(0, MANY, "lost"));
        runOther();
        List<ConsumerRecord<byte[], byte[]>> now = records(1, MANY, "a");
        assertThat(take(now.get(0))).isEqualTo("a1");
        assertThat(take(now.get(1))).isEqualTo("a2");
    }

    @Test
    void whatIsPolledAgainFromAnEarlierPlaceIsReadAgain() {
        poll(records(0, MANY, "lost"));
        runOther();
        List<ConsumerRecord<byte[], byte[]>> again = records(3, MANY, "a");
        poll(again);
        runOther();
        assertThat(take(again.get(0))).isEqualTo("a3");
        assertThat(ahead.takeReadAhead()).isEqualTo(1);
    }

    @Test
    void aRecordThatIsPassedOverIsForgotten() {
        List<ConsumerRecord<byte[], byte[]>> records = records(0, MANY, "a");
        poll(records);
        runOther();
        assertThat(take(records.get(3))).isEqualTo("a3");
        runOther();
        assertThat(take(records.get(MANY - 1))).isEqualTo("a" + (MANY - 1));
        assertThat(ahead.takeReadAhead()).isEqualTo(1);
        int before = read.size();
        runOther();
        assertThat(read).as("of what was passed over nothing is read any more").hasSize(before);
    }

    @Test
    void nothingIsKeptOfAPartitionThatIsLeft() {
        List<ConsumerRecord<byte[], byte[]>> records = records(0, MANY, "a");
        poll(records);
        runOther();
        ahead.left(0);
        assertThat(take(records.get(0))).isEqualTo("a0");
        assertThat(ahead.takeReadAhead()).isZero();
    }

    @Test
    void theOtherThreadPassesOverWhatNobodyAsksForAnyMore() {
        poll(records(0, MANY, "a"));
        ahead.left(0);
        runOther();
        assertThat(read).isEmpty();
    }

    @Test
    void whatReadingThrowsIsThrownWhereItsTurnComes() {
        ReadAhead<String> failing = new ReadAhead<>(
                (key, value, timestamp) -> {
                    throw new IllegalArgumentException("a defect");
                },
                Runnable::run);
        List<ConsumerRecord<byte[], byte[]>> records = records(0, MANY, "a");
        failing.polled(polled(records));
        assertThatThrownBy(() -> failing.read(0, 0, null, records.get(0).value(), 0))
                .hasMessage("a defect");
    }

    /** As for want of memory. */
    @Test
    void whatCouldNotBeReadAheadIsReadWhenItsTurnComes() {
        AtomicInteger failures = new AtomicInteger(1);
        ReadAhead<String> failing = new ReadAhead<>(
                (key, value, timestamp) -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("not now");
                    }
                    return "read";
                },
                Runnable::run);
        List<ConsumerRecord<byte[], byte[]>> records = records(0, MANY, "a");
        failing.polled(polled(records));
        assertThat(failing.read(0, 0, null, records.get(0).value(), 0)).isEqualTo("read");
    }

    @Test
    void everyRecordYieldsItsOwnWhoeverIsQuicker() throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            ReadAhead<Long> counted = new ReadAhead<>((key, value, timestamp) -> timestamp, reader);
            Random random = new Random(7);
            long next = 0;
            for (int poll = 0; poll < 500; poll++) {
                List<ConsumerRecord<byte[], byte[]>> records = records(next, 1 + random.nextInt(100), "r");
                counted.polled(polled(records));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    assertThat(counted.read(0, record.offset(), record.key(), record.value(), record.timestamp()))
                            .isEqualTo(record.offset());
                }
                next += records.size();
            }
        } finally {
            reader.shutdownNow();
        }
    }

    private void runOther() {
        while (!other.isEmpty()) {
            other.remove().run();
        }
    }

    private void poll(List<ConsumerRecord<byte[], byte[]>> records) {
        ahead.polled(polled(records));
    }

    private String take(ConsumerRecord<byte[], byte[]> record) {
        return ahead.read(0, record.offset(), record.key(), record.value(), record.timestamp());
    }

    private static ConsumerRecords<byte[], byte[]> polled(List<ConsumerRecord<byte[], byte[]>> records) {
        return new ConsumerRecords<>(Map.of(new TopicPartition("estran.ingest", 0), records), Map.of());
    }

    private static List<String> names(List<ConsumerRecord<byte[], byte[]>> records, int from, int to) {
        return records.subList(from, to).stream()
                .map(record -> new String(record.value(), StandardCharsets.US_ASCII))
                .toList();
    }

    /** Records of consecutive offsets, each with name and offset as its value and the offset as its timestamp. */
    private static List<ConsumerRecord<byte[], byte[]>> records(long first, int count, String name) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset = first; offset < first + count; offset++) {
            records.add(record(offset, name + offset));
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String value) {
        return new ConsumerRecord<>(
                "estran.ingest",
                0,
                offset,
                offset,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                value.getBytes(StandardCharsets.US_ASCII),
                new RecordHeaders(),
                Optional.empty());
    }
}
