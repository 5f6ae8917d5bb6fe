package io.estran.agent.storage;

import io.estran.agent.checkpoint.Checkpoint;
import io.estran.agent.checkpoint.CheckpointFile;
import io.estran.agent.journal.Journal;
import io.estran.agent.spool.Spool;
import io.estran.agent.spool.SpoolStatus;
import io.estran.process.time.Backoff;
import io.estran.process.time.Clock;
import io.estran.protocol.batch.BatchHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duty cycle of storage: takes frames, journals them, seals batches, writes checkpoints, serves the uplink. After a
 * failure, of the disk or of the program, it takes no frames and tries again with backoff, while accounts are still applied
 * and synced batches sent. Runs on the thread {@code estran-storage}, or turn by turn for a host that has no thread for it.
 */
final class StorageLoop {
    private static final Logger log = LoggerFactory.getLogger(StorageLoop.class);
    /** Journal bytes that are synced at once, whatever their age. */
    private static final int SYNC_BYTES = 1024 * 1024;

    private static final long NONE = Long.MIN_VALUE;
    private static final long STATUS_EVERY = Duration.ofSeconds(1).toNanos();
    /** Between two attempts to get more space of a disk that refused it. */
    private static final long ASK_EVERY = Duration.ofSeconds(10).toNanos();

    private static final long FREE_EVERY = Duration.ofSeconds(2).toNanos();
    /** A turn that takes longer than that waits for a disk that does not answer. */
    private static final long HANGS = Duration.ofSeconds(5).toNanos();

    private static final long IDLE = Duration.ofMillis(200).toNanos();
    /** Frames in which only time has passed may wait so long: to lose them is to lose nothing, and each sync wears the disk. */
    private static final long SYNC_TIME_EVERY = Duration.ofSeconds(1).toNanos();

    private final Storage.Parts parts;
    private final Clock clock;
    private final Journal journal;
    private final Spool spool;
    private final CheckpointFile file;
    private final HandOver handOver;
    private final Outlet outlet;
    private final Wake wake;
    private final StorageMeters meters;
    private final Backoff backoff;
    private final long syncEvery;

    private Checkpoint checkpoint;
    private byte @Nullable [] offeredState;
    private boolean mandatory;
    private long offeredAt;
    private long framesTaken;
    /** The frame that is being taken: what fails in its middle goes on there, so nothing of it is lost or taken twice. */
    private @Nullable Frame begun;

    private int outputsTaken;
    private long syncAt = Long.MAX_VALUE;
    private long checkpointAt;
    private long statusAt;
    private long askAt;
    private long retryAt;
    private volatile long settledFrames;
    private volatile boolean healthy = true;
    /** When the turn that is being done began; {@link #NONE} between two turns. */
    private volatile long turnBegan = NONE;

    private volatile boolean stopping;

    StorageLoop(
            Storage.Parts parts,
            Journal journal,
            Spool spool,
            CheckpointFile file,
            Checkpoint checkpoint,
            HandOver handOver,
            Outlet outlet,
            Wake wake,
            StorageMeters meters,
            RandomGenerator random) {
        this.parts = parts;
        this.clock = parts.clock();
        this.journal = journal;
        this.spool = spool;
        this.file = file;
        this.checkpoint = checkpoint;
        this.handOver = handOver;
        this.outlet = outlet;
        this.wake = wake;
        this.meters = meters;
        this.backoff = new Backoff(100, 5_000, random);
        this.syncEvery = parts.settings().syncEvery().toNanos();
        this.checkpointAt = clock.monotonicNanos();
        this.statusAt = checkpointAt;
        this.askAt = checkpointAt + ASK_EVERY;
        if (journal.isCrowded()) {
            handOver.wantState(); // before the pipeline's first frame, for which there is just room
        }
    }

    void run() {
        try {
            while (!stopping) {
                wake.await(turn());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            if (!stopping) {
                healthy = false; // no memory, say: nothing is taken any more, and readiness says so
            }
        }
        finish();
    }

    void stop() {
        stopping = true;
        wake.signal();
    }

    /** Whether the disk takes what it is given, and answers. Any thread. */
    boolean isHealthy() {
        long began = turnBegan;
        return healthy && (began == NONE || clock.monotonicNanos() - began < HANGS);
    }

    /** Frames of this run whose records are all sealed and accounted for. Any thread. */
    long settledFrames() {
        return settledFrames;
    }

    /** Does what is due; returns how long nothing will be, ns. */
    long turn() {
        long now = clock.monotonicNanos();
        turnBegan = now;
        try {
            return turn(now);
        } finally {
            turnBegan = NONE;
            stateHang(clock.monotonicNanos() - now);
        }
    }

    private void stateHang(long nanos) {
        if (nanos >= HANGS) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
            log.warn(
                    "{} did not answer for {} s; readings went on to rules and actuation, what found no room in memory is"
                            + " counted as dropped",
                    parts.data(),
                    seconds);
            parts.events().happened("storage-hung", Map.of("seconds", seconds));
        }
    }

    private long turn(long now) {
        try {
            outlet.apply(spool);
            if (!healthy && now - retryAt < 0) {
                layOut();
                return Math.min(IDLE, retryAt - now);
            }
            boolean more = takeFrames(now);
            if (isSyncDue(now)) {
                commit(now, offeredState != null);
            }
            if (offeredState != null) {
                writeCheckpoint(now);
            }
            wantCheckpoint(now);
            layOut();
            settle(now);
            describe(now);
            recovered();
            return more && offeredState == null ? 0 : untilDue(now);
        } catch (IOException | RuntimeException failure) {
            failed(failure);
            return Math.max(1, Math.min(IDLE, retryAt - clock.monotonicNanos()));
        }
    }

    /** Takes frames until none is left, or one brings the state, or enough waits; true if there may be more. */
    private boolean takeFrames(long now) {
        while (offeredState == null
                && journal.unsynced() < SYNC_BYTES
                && spool.waiting() < parts.settings().mostRecords()) {
            Frame frame = nextFrame();
            if (frame == null || (!frame.inputs.isEmpty() && !journal.hasRoom())) {
                return false;
            }
            take(frame, now);
            if (journal.isCrowded()) {
                handOver.wantState(); // at once: of the frames that come before it, there are no more than there are
                // frames
            }
        }
        return healthy && spool.waiting() < parts.settings().mostRecords();
    }

    private @Nullable Frame nextFrame() {
        Frame next = begun;
        if (next == null) {
            next = handOver.take();
            if (next != null) {
                outputsTaken = 0;
                begun = next;
            }
        }
        return next;
    }

    private void take(Frame frame, long now) {
        syncAt = Math.min(syncAt, now + (frame.isIdle() ? Math.max(syncEvery, SYNC_TIME_EVERY) : syncEvery));
        if (!frame.inputs.isEmpty()) {
            journal.append(frame.inputs);
            frame.inputs.clear();
        }
        if (!frame.outputs.isEmpty() || frame.state != null) {
            journal.endRecord(); // they stand behind all that made them
        }
        long position = journal.end();
        for (; outputsTaken < frame.outputs.size(); outputsTaken++) {
            spool.add(frame.outputs.get(outputsTaken), position, now);
        }
        byte[] state = frame.state;
        if (state != null) {
            offeredState = state;
            mandatory = frame.mandatory;
            offeredAt = position;
        }
        framesTaken++;
        begun = null;
        handOver.giveBack(frame);
    }

    private boolean isSyncDue(long now) {
        return offeredState != null
                || !healthy
                || journal.unsynced() >= SYNC_BYTES
                || !journal.hasRoom()
                || spool.unsynced() > 0
                || now >= syncAt
                || spool.untilDue(now) <= 0;
    }

    /** Rule 5: the journal is synced before a batch is written. */
    private void commit(long now, boolean all) throws IOException {
        long start = System.nanoTime();
        journal.flush();
        syncAt = Long.MAX_VALUE;
        handOver.setSynced(framesTaken);
        for (BatchHeader header : spool.seal(now, all)) {
            meters.batchesSealed.increment();
            meters.recordsSealed.increment(header.recordCount());
            parts.sealed().sealed(header);
        }
        meters.sync.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    /**
     * Rule 7: everything up to the offered state is sealed and synced now. If records wait because no lane may be opened, they
     * would be missing from both state and spool: then there is no checkpoint, and when the journal has little room left, or
     * replay may not pass the state by, it is kept and no frame is taken until a lane is freed.
     */
    private void writeCheckpoint(long now) throws IOException {
        if (spool.waiting() > 0) {
            if (!mandatory && !journal.isCrowded()) {
                offeredState = null;
            }
            return;
        }
        // The run after this one is later than all that the sequencer knows.
        long latestRun = Math.max(checkpoint.runNumber(), spool.presenceRun());
        Checkpoint next = new Checkpoint(latestRun, offeredState, offeredAt, spool.state());
        write(next);
        checkpoint = next;
        offeredState = null;
        checkpointAt = now;
        meters.checkpoints.increment();
        journal.release(next.journalPosition());
        spool.checkpointed(next.spool());
    }

    private void write(Checkpoint next) throws IOException {
        new CheckpointRoom(parts.disk(), parts.data(), spool).write(file, next);
    }

    private void wantCheckpoint(long now) {
        long since = now - checkpointAt;
        boolean grown =
                journal.end() - checkpoint.journalPosition() >= parts.settings().checkpointBytes();
        boolean old =
                since >= parts.settings().checkpointEvery().toNanos() && journal.end() > checkpoint.journalPosition();
        if (grown || old || journal.isCrowded() || (since >= FREE_EVERY && spool.wantsCheckpoint())) {
            handOver.wantState();
        }
    }

    private void layOut() {
        while (outlet.hasRoom()) {
            Spool.Departure departure = spool.next();
            if (departure == null) {
                return;
            }
            outlet.layOut(departure);
        }
    }

    /** How the spool stands now; on the thread that turns. */
    SpoolStatus status() {
        return spool.status();
    }

    private void settle(long now) {
        boolean open = settledFrames != framesTaken || meters.status.pendingBatches() > 0;
        if (open && spool.isSettled()) {
            settledFrames = framesTaken;
            statusAt = now; // said at once: an agent that stops now says goodbye with it
        }
    }

    private void describe(long now) {
        if (now - statusAt >= 0) {
            statusAt = now + STATUS_EVERY;
            spool.look();
            meters.status = spool.status();
            meters.journalBytes.set(journal.bytes());
            meters.quarantineBytes.set(spool.quarantineBytes());
            meters.bytesOnDisk.set(journal.bytes() + spool.bytesOnDisk() + spool.quarantineBytes() + file.bytes());
            meters.gaps.set(spool.gapsDeclared());
            meters.recordsRefused.set(spool.recordsRefused());
            meters.recordsWaiting.set(spool.waiting());
            meters.batchesHeld.set(spool.items());
        }
        if (now - askAt >= 0) {
            askAt = now + ASK_EVERY;
            journal.askAgain();
            spool.askAgain();
        }
    }

    private long untilDue(long now) {
        return Math.max(0, Math.min(IDLE, Math.min(syncAt - now, spool.untilDue(now))));
    }

    private void failed(Exception failure) {
        retryAt = clock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
        meters.failures.increment();
        if (healthy) {
            healthy = false;
            String reason = failure instanceof IOException ? String.valueOf(failure.getMessage()) : failure.toString();
            log.error(
                    "{} cannot be written: {}; readings go on to rules and actuation, storage tries again on a new segment",
                    parts.data(),
                    reason);
            if (!(failure instanceof IOException)) {
                log.error("that was not the disk but a mistake in Estran; please report it", failure);
            }
            parts.events().happened("storage-failed", Map.of("reason", reason));
        }
    }

    private void recovered() {
        if (!healthy) {
            healthy = true;
            backoff.reset();
            log.info("{} can be written again", parts.data());
            parts.events().happened("storage-recovered", Map.of());
        }
    }

    /** The graceful end: one attempt to keep everything that was handed over. */
    private void finish() {
        try {
            long now = clock.monotonicNanos();
            long before;
            do {
                before = framesTaken;
                takeFrames(now);
                commit(now, true);
                if (offeredState != null) {
                    writeCheckpoint(now);
                }
            } while (framesTaken > before && offeredState == null);
            meters.status = spool.status();
        } catch (IOException | RuntimeException failure) {
            log.warn(
                    "{} cannot be written at the end: {}; the next run goes on from what is synced",
                    parts.data(),
                    failure.toString());
        }
    }
}
