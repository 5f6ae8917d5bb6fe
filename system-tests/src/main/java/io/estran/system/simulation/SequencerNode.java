package io.estran.system.simulation;

import io.estran.gateway.sequencer.SequencerTopology;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.KafkaTopics;
import io.estran.system.simulation.world.History;
import io.estran.system.simulation.world.SimulatedClock;
import io.estran.system.simulation.world.SimulatedLog;
import io.estran.system.simulation.world.TransactionContext;
import io.estran.system.simulation.world.TransactionalStore;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The host of the product's sequencer: transactions of any length, a crash at any point, which leads back to the last commit of
 * input position, state and outputs together.
 */
final class SequencerNode {
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private final SimulatedLog log;
    private final SimulatedClock clock;
    private final Ledger ledger;
    private final History history;
    private final TransactionalStore store = new TransactionalStore(SequencerTopology.STORE);
    private Processor<byte[], byte[], byte[], byte[]> processor;
    private TransactionContext context;
    private long committed;
    private long position;

    SequencerNode(SimulatedLog log, SimulatedClock clock, Ledger ledger, History history) {
        this.log = log;
        this.clock = clock;
        this.ledger = ledger;
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
        checkState();
    }

    /** Lanes are forgotten by the lists of their agents: one that is in no list would stay for ever. */
    private void checkState() {
        Set<String> lanes = new TreeSet<>();
        Set<String> listed = new TreeSet<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                int slash = entry.key.indexOf('/');
                if (slash > 0) {
                    lanes.add(entry.key);
                } else if (slash < 0) {
                    list(entry.key, entry.value, listed);
                }
            }
        }
        if (!lanes.equals(listed)) {
            ledger.violated("the sequencer keeps lanes " + lanes + " and has lists of " + listed);
        }
    }

    /** By the state format that the product's lineage documents: lists of ids behind a version. */
    private static void list(String agent, byte[] lineage, Set<String> listed) {
        ByteBuffer in = ByteBuffer.wrap(lineage, 1, lineage.length - 1);
        while (in.hasRemaining()) {
            for (int left = in.getInt(); left > 0; left--) {
                listed.add(agent + "/" + new Id128(in.getLong(), in.getLong()));
            }
        }
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
