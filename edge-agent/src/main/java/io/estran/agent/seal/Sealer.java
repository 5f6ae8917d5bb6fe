package io.estran.agent.seal;

import io.estran.agent.output.Output;
import io.estran.process.time.Clock;
import io.estran.protocol.batch.Attestation;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into batches of the current lanes. A sequence is encoded once; if its flush fails, the log writes the same
 * bytes again (rule 6). Owned by the storage thread.
 */
public final class Sealer implements AutoCloseable {
    /** Between two times of asking for a lane where none may be opened: it takes an account to change that. */
    private static final long ASK_EVERY = Duration.ofMillis(200).toNanos();

    private static final BatchClass[] ORDER = {BatchClass.EVENTS, BatchClass.AGGREGATES, BatchClass.RAW};

    private final LaneKeeper lanes;
    private final Encoder encoder;
    private final Sealing sealing;
    private final Attester attester;
    private final EnumMap<BatchClass, Batcher> batchers = new EnumMap<>(BatchClass.class);
    private final EnumMap<BatchClass, Long> sealed = new EnumMap<>(BatchClass.class);
    private final List<Batch> unannounced = new ArrayList<>();
    private boolean exhausted;
    /** When to ask for a lane again, of the classes for which none may be opened, monotonic, ns. */
    private final EnumMap<BatchClass, Long> askAt = new EnumMap<>(BatchClass.class);

    private long refused;

    /**
     * Seals into those lanes.
     *
     * @param sealedBefore last ordinal sealed per class
     * @param ends last points of the lanes of earlier runs
     * @param signer signs attestations; null if the agent has no key for it
     */
    public Sealer(
            AgentName agent,
            Clock clock,
            LaneKeeper lanes,
            Sealing sealing,
            Map<BatchClass, Long> sealedBefore,
            Map<BatchClass, LanePoint> ends,
            @Nullable Signer signer) {
        this.lanes = lanes;
        this.attester = new Attester(agent, signer, ends, clock.monotonicNanos());
        this.encoder = new Encoder(agent, clock);
        this.sealing = sealing;
        for (BatchClass batchClass : BatchClass.values()) {
            batchers.put(batchClass, new Batcher(sealing.bytes()));
            sealed.put(batchClass, sealedBefore.getOrDefault(batchClass, 0L));
        }
    }

    private Batcher batcher(BatchClass batchClass) {
        Batcher batcher = batchers.get(batchClass);
        if (batcher == null) {
            throw new IllegalStateException("no batcher of class " + batchClass);
        }
        return batcher;
    }

    /** A record to seal; {@code journalPosition} is behind the inputs that made it, {@code now} monotonic, ns. */
    public void add(Output output, long journalPosition, long now) {
        batcher(output.batchClass()).add(output, journalPosition, now);
    }

    /** Records that wait. */
    public int waiting() {
        return batchers.values().stream().mapToInt(Batcher::size).sum();
    }

    /** Until a batch is to be sealed, or a lane for it to be asked for again, ns; {@code Long.MAX_VALUE} if no record waits. */
    public long untilDue(long now, boolean connected) {
        long age = age(connected);
        long until = Long.MAX_VALUE;
        for (Map.Entry<BatchClass, Batcher> each : batchers.entrySet()) {
            Batcher batcher = each.getValue();
            boolean isDue = batcher.isFull() || (each.getKey() == BatchClass.EVENTS && batcher.size() > 0);
            long asks = Math.max(0, askAt.getOrDefault(each.getKey(), now) - now);
            until = Math.min(until, Math.max(asks, isDue ? 0 : batcher.untilOld(now, age)));
        }
        return until;
    }

    private long age(boolean connected) {
        return (connected ? sealing.age() : sealing.awayAge()).toNanos();
    }

    /**
     * Encodes the records of one batch that is due, or of any that waits if {@code all}. False if there is none, or no lane
     * may be opened.
     */
    public boolean sealOne(long now, boolean connected, boolean all) {
        long age = age(connected);
        for (BatchClass batchClass : ORDER) {
            Batcher batcher = batcher(batchClass);
            boolean due = batcher.size() > 0
                    && (all || batchClass == BatchClass.EVENTS || batcher.isFull() || batcher.isOld(now, age));
            if (due && lanes.head(batchClass) != null) {
                seal(batchClass, batcher, batcher.next(), now);
                exhausted = false;
                askAt.remove(batchClass);
                return true;
            }
            if (due) {
                askAt.put(batchClass, now + ASK_EVERY);
            }
            if (due && !exhausted) {
                exhausted = true;
                lanes.exhausted(batchClass);
            }
        }
        return false;
    }

    /** What fails for any other reason than a limit fails whole: the records wait on, and are tried again. */
    private void seal(BatchClass batchClass, Batcher batcher, List<Pending> records, long now) {
        LaneHead head = lanes.head(batchClass);
        if (head == null) {
            throw new IllegalStateException("the current lane of " + batchClass + " is gone");
        }
        List<Attestation> attestations = attester.due(head, now);
        Batch batch = null;
        String reason = "larger than " + sealing.largestBatch() + " bytes";
        try {
            batch = encoder.encode(head, records, sealing.largestBatch(), attestations);
        } catch (IllegalArgumentException beyondLimit) {
            reason = String.valueOf(beyondLimit.getMessage());
        }
        if (batch == null && records.size() > 1) {
            int half = records.size() / 2;
            seal(batchClass, batcher, records.subList(0, half), now);
            seal(batchClass, batcher, records.subList(half, records.size()), now);
            return;
        }
        if (batch != null) {
            lanes.take(batch);
            batcher.learn(records.size(), batch.bytes().length);
            attester.sealed(attestations);
            unannounced.add(batch);
        } else {
            lanes.refused(records.get(0).output().asset(), reason);
            refused++;
        }
        batcher.remove(records.size());
        sealed.put(batchClass, records.get(records.size() - 1).output().ordinal());
    }

    /** Records that fit into no batch and were dropped. */
    public long refused() {
        return refused;
    }

    /** Headers of the batches sealed since the last call; to be asked when they are synced, {@code now} monotonic, ns. */
    public List<BatchHeader> takeSealed(long now) {
        List<BatchHeader> taken = new ArrayList<>(unannounced.size());
        for (Batch batch : unannounced) {
            taken.add(batch.header());
            attester.synced(batch, now);
        }
        unannounced.clear();
        return taken;
    }

    /** Last ordinal sealed per class. */
    public Map<BatchClass, Long> sealed() {
        return sealed;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
