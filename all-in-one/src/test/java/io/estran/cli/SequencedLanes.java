package io.estran.cli;

import io.estran.gateway.Gateway;
import io.estran.gateway.config.GatewayFile;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real sequencer on a real broker, and lanes of real batches put straight into {@code estran.ingest}. */
final class SequencedLanes implements AutoCloseable {
    private static final long T = 1_750_000_000_000_000_000L;

    private final Gateway sequencer;
    private final KafkaProducer<byte[], byte[]> producer;

    SequencedLanes(String bootstrap, Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("sequencer.yaml"),
                "gateway: gw-1\nrole: sequencer\nkafka: {bootstrap: \"" + bootstrap + "\"}\nhttp: 127.0.0.1:0\n");
        sequencer = Gateway.start(
                GatewayFile.read(file, Map.of(), null), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** As the gateway would store it; returns when Kafka has it. */
    void send(Batch batch) throws Exception {
        producer.send(new ProducerRecord<>(
                        KafkaTopics.INGEST,
                        batch.header().agent().value().getBytes(StandardCharsets.UTF_8),
                        batch.bytes()))
                .get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        producer.close();
        sequencer.close();
    }

    /** One lane of an agent. */
    static final class Lane {
        final Id128 id = new Id128(1, ThreadLocalRandom.current().nextLong());
        private final AgentName agent;
        private final @Nullable LanePoint predecessor;
        private long sequence;
        private Hash256 previous = Hash256.ZERO;

        Lane(String agent, @Nullable LanePoint predecessor) {
            this.agent = new AgentName(agent);
            this.predecessor = predecessor;
        }

        LanePoint point() {
            return new LanePoint(id, sequence, previous);
        }

        /** A batch with one event at that asset. */
        Batch next(String asset) {
            byte[] block;
            try (BlockWriter writer = new BlockWriter()) {
                block = writer.events(
                        asset, List.of(new Event("test", asset, T + sequence + 1, Map.of("n", sequence + 1))));
            }
            Batch batch = BatchWriter.write(header(sequence + 1, 1, null), List.of(block));
            sequence++;
            previous = batch.chainHash();
            return batch;
        }

        /** The next batch is never sent: this takes its place. */
        Batch evicted(String asset) {
            long at = sequence + 1;
            Hash256 before = previous;
            Batch lost = next(asset);
            Gap gap = new Gap(at, lost.chainHash(), GapReason.EVICTED, 1, T + at, T + at, 0, new byte[0]);
            previous = before;
            Batch declared = BatchWriter.writeGap(header(at, 0, gap));
            previous = lost.chainHash();
            return declared;
        }

        private BatchHeader header(long at, int blocks, @Nullable Gap gap) {
            return new BatchHeader(
                    BatchHeader.VERSION,
                    BatchClass.EVENTS,
                    false,
                    agent,
                    "",
                    new Id128(9, 9),
                    1,
                    id,
                    at,
                    previous,
                    at == 1 ? predecessor : null,
                    gap,
                    T,
                    T + at,
                    T + at,
                    blocks,
                    blocks,
                    at,
                    at,
                    "",
                    0,
                    1,
                    "",
                    1,
                    new byte[0]);
        }
    }
}
