package io.estran.benchmarks.delivery;

import io.estran.gateway.ingest.LogRecord;
import io.estran.gateway.ingest.Records;
import io.estran.gateway.kafka.KafkaSettings;
import io.estran.gateway.kafka.ProducerSettings;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's Kafka producer and nothing else: the records that the gateway would make of these batches are made beforehand, and
 * sent with as many in flight. One thread sends.
 */
final class BareProducer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final int window;
    private final Semaphore places;
    private final List<Ready> records = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Callback giveBack = (metadata, failed) -> {
        if (failed != null) {
            failure.set(failed);
        }
        returnPlace();
    };

    private record Ready(LogRecord record, List<Header> headers) {}

    BareProducer(String bootstrap, String topic, List<byte[]> batches, int window) throws MalformedBatchException {
        this.topic = topic;
        this.window = window;
        this.places = new Semaphore(window);
        for (byte[] batch : batches) {
            LogRecord record = Records.batch(BenchLane.AGENT, BatchReader.outline(ByteBuffer.wrap(batch)), batch);
            List<Header> headers = new ArrayList<>();
            for (LogRecord.Header header : record.headers()) {
                headers.add(new RecordHeader(header.name(), header.value().getBytes(StandardCharsets.UTF_8)));
            }
            records.add(new Ready(record, headers));
        }
        producer = ProducerSettings.producer(KafkaSettings.of(bootstrap, "bench-producer"));
    }

    private void returnPlace() {
        places.release();
    }

    /** Sends so many records and waits for all acknowledgements. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
    void send(int count, Pace pace) throws Exception {
        pace.run(count, i -> {
            take(1);
            Ready next = records.get(i % records.size());
            producer.send(
                    new ProducerRecord<>(topic, null, next.record.key(), next.record.value(), next.headers), giveBack);
        });
        take(window);
        places.release(window);
    }

    private void take(int count) throws IOException, InterruptedException {
        boolean taken = places.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS);
        Exception failed = failure.get();
        if (!taken || failed != null) {
            throw new IOException("Kafka did not acknowledge within " + PATIENCE_SECONDS + " s, or failed", failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
