package io.estran.gateway.sequencer;

import io.estran.gateway.ingest.QuarantineRate;
import io.estran.gateway.sequencer.ahead.ReadAhead;
import io.estran.gateway.sequencer.commit.CommitPace;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.KafkaTopics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Source, processor, store and sinks: one task for each partition of {@code estran.ingest}. Stateless.
 *
 * <p>Public is what a host needs that keeps log, state and transactions itself instead of Kafka Streams. What its processor
 * forwards, what it changes in its store, and the position of what it has read must become lasting together or not at all.
 */
public final class SequencerTopology {
    /** Name of the store that the processor's context must have: keys are strings, values bytes. */
    public static final String STORE = "lanes";

    static final String LANES = "accounts";
    static final String CHAIN = "chain";
    static final String QUARANTINE = "quarantine";

    private static final String SOURCE = "ingest";
    private static final String PROCESSOR = "sequencer";

    private SequencerTopology() {}

    /**
     * The topology; accounts are written, and commits asked for, once such an interval at most.
     *
     * @param ahead the calling stream thread's
     * @param accountPartitions see {@link #byAgent}
     */
    static Topology of(
            SequencerMeters meters,
            Duration commitInterval,
            Supplier<ReadAhead<IngestReading>> ahead,
            QuarantineRate quarantine,
            int accountPartitions) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                SOURCE,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                KafkaTopics.INGEST);
        // Processors are made on the stream thread that runs them.
        ThreadLocal<CommitPace> pace = ThreadLocal.withInitial(() -> new CommitPace(commitInterval.toMillis()));
        topology.addProcessor(
                PROCESSOR,
                () -> new SequencerProcessor(
                        meters, pace.get(), ahead.get(), quarantine, BatchHeader.VERSION, System::nanoTime),
                SOURCE);
        topology.addStateStore(store(), PROCESSOR);
        for (BatchClass batchClass : BatchClass.values()) {
            String topic = KafkaTopics.of(batchClass);
            topology.addSink(blocks(batchClass), topic, bytes, bytes, PROCESSOR);
            topology.addSink(gaps(batchClass), topic, bytes, bytes, everyPartition(), PROCESSOR);
        }
        topology.addSink(LANES, KafkaTopics.LANES, bytes, bytes, byAgent(accountPartitions), PROCESSOR);
        topology.addSink(CHAIN, KafkaTopics.CHAIN, bytes, bytes, PROCESSOR);
        topology.addSink(QUARANTINE, KafkaTopics.QUARANTINE, bytes, bytes, PROCESSOR);
        return topology;
    }

    /** The processor of one partition, from its {@code init} to a crash or the end; accounts are due at that interval. */
    public static Processor<byte[], byte[], byte[], byte[]> processor(MeterRegistry registry, Duration commitInterval) {
        return new SequencerProcessor(
                new SequencerMeters(registry),
                new CommitPace(commitInterval.toMillis()),
                new ReadAhead<>(IngestReading::of, Runnable::run), // it is shown nothing that was polled
                QuarantineRate.DEFAULT,
                BatchHeader.VERSION,
                () -> 0); // what it does is to follow from the records and their times alone
    }

    /** The topic of what the processor forwards to that child. */
    public static String topic(String child) {
        for (BatchClass batchClass : BatchClass.values()) {
            if (child.equals(blocks(batchClass)) || child.equals(gaps(batchClass))) {
                return KafkaTopics.of(batchClass);
            }
        }
        return switch (child) {
            case LANES -> KafkaTopics.LANES;
            case CHAIN -> KafkaTopics.CHAIN;
            case QUARANTINE -> KafkaTopics.QUARANTINE;
            default -> throw new IllegalArgumentException("the sequencer has no child " + child);
        };
    }

    /** In memory; the changelog is the durable copy. The cache turns many writes of a lane into one a commit. */
    private static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(Map.of("max.message.bytes", Integer.toString(1024 * 1024)));
    }

    /** Name of the sink that spreads a class's blocks by asset. */
    static String blocks(BatchClass batchClass) {
        return "blocks-" + batchClass.word();
    }

    /** Name of the sink that declares a class's gaps on every partition. */
    static String gaps(BatchClass batchClass) {
        return "gaps-" + batchClass.word();
    }

    private static StreamPartitioner<byte[], byte[]> everyPartition() {
        return (topic, key, value, partitions) ->
                Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * {@code agent/lane} goes where {@code agent} alone would go: all accounts of an agent are in one partition, and stay in it
     * when partitions are added to {@code estran.lanes}. Accounts are ordered by their offsets there (rule 21): those of an agent
     * that moved would count as old.
     *
     * @param most partitions that are used of the topic, those of ingest, whose count is fixed; 0 for all
     */
    static StreamPartitioner<byte[], byte[]> byAgent(int most) {
        return (topic, key, value, partitions) ->
                Optional.of(Set.of(partitionOf(key, most == 0 ? partitions : Math.min(most, partitions))));
    }

    private static int partitionOf(byte[] key, int partitions) {
        int length = 0;
        while (length < key.length && key[length] != '/') {
            length++;
        }
        return Utils.toPositive(Utils.murmur2(Arrays.copyOf(key, length))) % partitions;
    }
}
