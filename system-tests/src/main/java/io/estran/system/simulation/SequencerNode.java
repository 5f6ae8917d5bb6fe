package io.estran.system.simulation;

import io.estran.gateway.sequencer.SequencerTopology;
import io.estran.protocol.name.KafkaTopics;
import io.estran.system.simulation.world.History;
import io.estran.system.simulation.world.SimulatedClock;
import io.estran.system.simulation.world.SimulatedLog;
import io.estran.system.simulation.world.TransactionContext;
import io.estran.system.simulation.world.TransactionalStore;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The host of the product's sequencer: transactions of any length, a crash at any point, which leads back to the last commit of
 * input position, state and outputs together.
 */
final class SequencerNode {
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private final SimulatedLog log;
    private final SimulatedClock clock;
    private final History history;
    private final TransactionalStore store = new TransactionalStore(SequencerTopology.STORE);
    private Processor<byte[], byte[], byte[], byte[]> processor;
    private TransactionContext context;
    private long committed;
    private long position;

    SequencerNode(SimulatedLog log, SimulatedClock clock, History history) {
        this.log = log;
        this.clock = clock;
        this.history = history;
        this.context = new TransactionContext(log, clock, store);
        this.processor = SequencerTopology.processor(new CompositeMeterRegistry(), COMMIT_INTERVAL);
        processor.init(context);
    }

    private void start() {
        context = new TransactionContext(log, clock, store);
        processor = SequencerTopology.processor(new CompositeMeterRegistry(), COMMIT_INTERVAL);
        processor.init(context);
    }

    /** Processes the next record of ingest; false if there is none. */
    boolean process() {
        if (position >= log.end(KafkaTopics.INGEST)) {
            return false;
        }
        SimulatedLog.Entry next = log.entry(KafkaTopics.INGEST, position);
        context.at(KafkaTopics.INGEST, position);
        processor.process(new Record<>(next.key(), next.value(), next.timestamp(), next.headers()));
        history.note("sequencer processes ingest %d", position);
        position++;
        return true;
    }

    /** Writes accounts that are due. */
    void punctuate() {
        context.punctuate();
    }

    void commit() {
        context.end(true);
        store.commit();
        committed = position;
        history.note("sequencer commits, next is ingest %d", position);
    }

    /** The transaction is aborted; the next process goes on from the last commit. */
    void crash() {
        context.end(false);
        store.abort();
        position = committed;
        history.note("sequencer crashes, goes back to ingest %d", position);
        start();
    }
}
