package io.estran.gateway.sequencer.ahead;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Has the records that a stream thread polled read by another thread, a stretch ahead of the one that is processed, so that
 * decoding, checksums and headers take no time of the thread that decides. What the other thread has not begun when its turn
 * comes is read at once: nothing waits for it but for the one record that it is at. Reading is a function of the record alone, so
 * who did it changes nothing.
 *
 * <p>Belongs to one stream thread. At most two stretches of a partition are read ahead, each of 16 records or 256 KiB.
 *
 * @param <T> what reading a record yields
 */
public final class ReadAhead<T> {
    /** So many records make one task: waking a thread costs as much as reading one. */
    static final int STRETCH = 16;
    /** What has been read takes several times the room. */
    static final int STRETCH_BYTES = 256 * 1024;
    /** Fewer are read by the stream thread itself before another has woken up. */
    static final int FEW = 4;

    /** Reads a record; called by any thread, and must depend on nothing else. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Never throws for what the record holds.
         *
         * @param timestamp of the record, ms since the Unix epoch
         */
        T read(byte @Nullable [] key, byte @Nullable [] value, long timestamp);
    }

    private final Reader<T> reader;
    private final Executor other;
    private final Map<Integer, Partition<T>> partitions = new HashMap<>();
    private int readAhead;

    /** @param other runs what is given to it on another thread, or not at all */
    public ReadAhead(Reader<T> reader, Executor other) {
        this.reader = reader;
        this.other = other;
    }

    /** Records that will be processed, in this order within a partition. */
    public void polled(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> polled = records.records(partition);
            Partition<T> waiting = partitions.computeIfAbsent(partition.partition(), any -> new Partition<>());
            waiting.polled(polled);
            begin(waiting);
        }
    }

    /** What the record whose turn it is holds, read ahead or now. */
    public T read(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
        Partition<T> waiting = partitions.get(partition);
        FutureTask<T> begun = waiting == null ? null : waiting.take(offset, value);
        if (waiting != null) {
            begin(waiting);
        }
        if (begun == null) {
            return reader.read(key, value, timestamp);
        }
        if (begun.isDone()) {
            readAhead++;
        }
        begun.run(); // has no effect if the other thread has begun
        try {
            return begun.get();
        } catch (ExecutionException failed) {
            return reader.read(key, value, timestamp); // on this thread it fails where it is seen, if it does again
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return reader.read(key, value, timestamp);
        }
    }

    /** Records that had been read when their turn came, since the last call. */
    public int takeReadAhead() {
        int taken = readAhead;
        readAhead = 0;
        return taken;
    }

    /** The thread no longer processes that partition, or begins it again at another place. */
    public void left(int partition) {
        Partition<T> waiting = partitions.remove(partition);
        if (waiting != null) {
            waiting.forget();
        }
    }

    private void begin(Partition<T> waiting) {
        if (waiting.begun.size() > STRETCH || waiting.bytes > STRETCH_BYTES || waiting.later.size() < FEW) {
            return;
        }
        List<FutureTask<T>> stretch = new ArrayList<>(STRETCH);
        long enough = waiting.bytes + STRETCH_BYTES;
        while (stretch.size() < STRETCH && waiting.bytes < enough && !waiting.later.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = waiting.later.remove();
            FutureTask<T> task = new FutureTask<>(() -> reader.read(record.key(), record.value(), record.timestamp()));
            waiting.add(new Begun<>(record.offset(), record.value(), task));
            stretch.add(task);
        }
        other.execute(() -> stretch.forEach(FutureTask::run));
    }

    private record Begun<T>(long offset, byte @Nullable [] value, FutureTask<T> task) {
        int bytes() {
            return value == null ? 0 : value.length;
        }
    }

    /** Records of a partition that were polled and not yet processed, in their order. */
    private static final class Partition<T> {
        private final Queue<Begun<T>> begun = new ArrayDeque<>();
        private final Queue<ConsumerRecord<byte[], byte[]>> later = new ArrayDeque<>();
        private long last = -1;
        /** Of what is begun. */
        private long bytes;

        void polled(List<ConsumerRecord<byte[], byte[]>> records) {
            if (records.isEmpty()) {
                return;
            }
            if (records.get(0).offset() <= last) { // read again from an earlier place
                forget();
            }
            later.addAll(records);
            last = records.get(records.size() - 1).offset();
        }

        void add(Begun<T> next) {
            begun.add(next);
            bytes += next.bytes();
        }

        /** Nobody asks for it any more: the other thread passes over it. */
        void forget() {
            begun.forEach(each -> each.task.cancel(false));
            begun.clear();
            later.clear();
            bytes = 0;
        }

        /** The very record of that offset, not one that Kafka had there before; what comes before it is not asked for any more. */
        @Nullable
        FutureTask<T> take(long offset, byte @Nullable [] value) {
            while (!begun.isEmpty() && begun.element().offset <= offset) {
                Begun<T> next = begun.remove();
                bytes -= next.bytes();
                if (next.offset == offset && next.value == value) {
                    return next.task;
                }
            }
            while (!later.isEmpty() && later.element().offset() <= offset) {
                later.remove();
            }
            return null;
        }
    }
}
