package io.estran.system.simulation.world;

import io.estran.gateway.sequencer.SequencerTopology;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Streams is to a processor, for one task: its store, where it forwards to, its punctuation. What is forwarded lies
 * in the log as an open transaction until {@link #end}.
 */
public final class TransactionContext implements ProcessorContext<byte[], byte[]> {
    private final SimulatedLog log;
    private final SimulatedClock clock;
    private final StateStore store;
    private final List<SimulatedLog.Entry> open = new ArrayList<>();
    private final Set<String> topics = new TreeSet<>();
    private @Nullable Punctuator punctuator;
    private @Nullable RecordMetadata place;

    private record Place(String topic, int partition, long offset) implements RecordMetadata {}

    public TransactionContext(SimulatedLog log, SimulatedClock clock, StateStore store) {
        this.log = log;
        this.clock = clock;
        this.store = store;
    }

    /** The record that is processed next stands there. */
    public void at(String topic, long offset) {
        place = new Place(topic, 0, offset);
    }

    public void punctuate() {
        if (punctuator != null) {
            punctuator.punctuate(clock.wallMillis());
        }
    }

    /** Ends the transaction: what was forwarded is visible now, or never. */
    public void end(boolean committed) {
        for (SimulatedLog.Entry entry : open) {
            entry.state = committed ? SimulatedLog.State.COMMITTED : SimulatedLog.State.ABORTED;
        }
        for (String topic : topics) {
            log.append(topic, null, null, new RecordHeaders(), SimulatedLog.State.MARKER);
        }
        open.clear();
        topics.clear();
    }

    // Raw, as no type variable can be bounded by an array.
    @Override
    @SuppressWarnings("rawtypes")
    public void forward(Record record) {
        throw new UnsupportedOperationException("the sequencer names where it forwards to");
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void forward(Record record, String child) {
        String topic = SequencerTopology.topic(child);
        long offset = log.append(
                topic, (byte[]) record.key(), (byte[]) record.value(), record.headers(), SimulatedLog.State.OPEN);
        open.add(log.entry(topic, offset));
        topics.add(topic);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // Kafka's signature; the processor asks for what it was promised
    public <S extends StateStore> S getStateStore(String name) {
        return (S) store;
    }

    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        punctuator = callback;
        return () -> punctuator = null;
    }

    @Override
    public Cancellable schedule(Instant start, Duration interval, PunctuationType type, Punctuator callback) {
        return schedule(interval, type, callback);
    }

    @Override
    public void commit() {
        // Transactions end when the simulation draws it, asked for or not.
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return Optional.ofNullable(place);
    }

    @Override
    public TaskId taskId() {
        return new TaskId(0, 0);
    }

    @Override
    public long currentSystemTimeMs() {
        return clock.wallMillis();
    }

    @Override
    public long currentStreamTimeMs() {
        return clock.wallMillis();
    }

    @Override
    public String applicationId() {
        return "simulation";
    }

    @Override
    public Serde<?> keySerde() {
        throw notSimulated();
    }

    @Override
    public Serde<?> valueSerde() {
        throw notSimulated();
    }

    @Override
    public File stateDir() {
        throw notSimulated();
    }

    @Override
    public StreamsMetrics metrics() {
        throw notSimulated();
    }

    @Override
    public Map<String, Object> appConfigs() {
        return Map.of();
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        return Map.of();
    }

    private static UnsupportedOperationException notSimulated() {
        return new UnsupportedOperationException("not simulated: the sequencer has not needed it so far");
    }
}
