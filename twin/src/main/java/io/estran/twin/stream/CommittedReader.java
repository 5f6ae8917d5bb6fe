package io.estran.twin.stream;

import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the sequenced topics: each committed record once, in order per asset and lane. It waits for topics that do not
 * exist yet, reconnects for ever, and goes on where it stood. A record that cannot be decoded costs itself: it is counted
 * and told, at most one line a minute.
 *
 * <p>One thread polls, looks for the end and closes; {@link #wakeup()} and {@link #progress()} are for any thread.
 */
public final class CommittedReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommittedReader.class);
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final TopicTail tail;
    private final RecordDecoder decoder;
    private volatile Progress progress = Progress.NONE;
    private long records;
    private long malformed;
    private long unreadable;
    private long toldAt = System.nanoTime() - QUIET_NANOS;

    /** Connects at the first poll. */
    public CommittedReader(ReaderSettings settings) {
        this.tail = new TopicTail(settings);
        this.decoder = new RecordDecoder(settings);
    }

    /**
     * Hands over what has come, waiting at most {@code timeout} for it. Returns the number of records handed over.
     * What the sink throws comes out here; the next poll goes on behind the Kafka record at fault.
     */
    public int poll(Duration timeout, CommittedSink sink) {
        long before = records;
        tail.poll(timeout, record -> take(record, sink));
        publish();
        return (int) (records - before);
    }

    /**
     * Asks the broker whether everything committed by now has been handed over; false while it does not answer or a
     * topic is missing. On the polling thread.
     */
    public boolean isAtEnd() {
        boolean end = tail.lookForEnd();
        publish();
        return end;
    }

    /** How the reader stands, at most one poll old. */
    public Progress progress() {
        return progress;
    }

    /** Makes a waiting poll return. */
    public void wakeup() {
        tail.wakeup();
    }

    @Override
    public void close() {
        tail.close();
        publish();
    }

    private void take(ConsumerRecord<byte[], byte[]> record, CommittedSink sink) {
        try {
            records += decoder.decode(record, sink);
        } catch (MalformedBatchException bad) {
            malformed++;
            tell(record, bad);
        } catch (UnreadableVersionException newer) {
            unreadable++;
            tell(record, newer);
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> record, Exception reason) {
        if (System.nanoTime() - toldAt >= QUIET_NANOS) {
            toldAt = System.nanoTime();
            LOG.warn(
                    "skipped {} partition {} offset {}: {} ({} malformed and {} unreadable so far)",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    reason.getMessage(),
                    malformed,
                    unreadable);
        }
    }

    private void publish() {
        progress = new Progress(
                tail.isConnected(),
                tail.missing(),
                tail.isAtEnd(),
                tail.hasCaughtUp(),
                tail.behind(),
                records,
                malformed,
                unreadable);
    }
}
