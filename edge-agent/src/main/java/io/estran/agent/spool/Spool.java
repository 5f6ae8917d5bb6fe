package io.estran.agent.spool;

import io.estran.agent.backlog.LinkRate;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.log.DamagedRecordException;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.output.Output;
import io.estran.agent.quarantine.Quarantine;
import io.estran.agent.seal.LaneHead;
import io.estran.agent.seal.LaneKeeper;
import io.estran.agent.seal.Sealer;
import io.estran.agent.seal.Sealing;
import io.estran.agent.seal.Signer;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's durable queue of batches. Wires the parts of this package and gives storage what it needs of them. Owned by
 * the storage thread; before that thread runs, by whoever opened it.
 */
public final class Spool implements AutoCloseable {
    /** Folder in the data folder. */
    public static final String FOLDER = "spool";

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    /** Attempts to read a batch, {@link #READ_AGAIN} apart, before it counts as damaged; a disk that is gone damages nothing. */
    private static final int MOST_FAILURES = 10;

    private static final long READ_AGAIN = Duration.ofSeconds(1).toNanos();

    private final Clock clock;
    private final Shelf shelf;
    private final Quarantine quarantine;
    private final LaneBook book;
    private final Sealer sealer;
    private final SendPlan plan;
    private final GapWriter gaps;
    private final AccountDesk desk;
    private final Evictor evictor;
    private final SpoolEvents happenings;
    private final SpoolMeasure measure;
    private final LiveFirst liveFirst;
    private final long tornBytes;
    private boolean connected;

    /**
     * Who seals, and in which run.
     *
     * @param signer signs gaps and attestations; null if the agent has no key for it
     */
    public record Identity(
            AgentName agent,
            Id128 run,
            long runNumber,
            Supplier<Id128> laneIds,
            @Nullable Signer signer) {}

    /**
     * With what it begins.
     *
     * @param state what the checkpoint says of it
     * @param quarantine gets the bytes of what is damaged or refused
     * @param progress is told how much recovery has read
     */
    public record Beginning(SpoolState state, Quarantine quarantine, ReadProgress progress) {}

    /** Opens the pool of segments, before the run number is known. */
    public static SegmentPool pool(Disk disk, Path data, long segmentSize, long capacity, ReadMemory memory)
            throws IOException {
        return SegmentPool.open(disk, data.resolve(FOLDER), segmentSize, capacity, memory);
    }

    /**
     * Recovers the spool. Gaps for what is corrupt are flushed when it returns.
     *
     * @param mostItems bound on batches and gaps held, for their place in memory: see the package comment
     */
    public Spool(
            SegmentPool pool,
            Identity identity,
            Beginning beginning,
            Sealing sealing,
            int mostItems,
            Clock clock,
            SpoolEvents told)
            throws IOException {
        SpoolRecovery recovery = new SpoolRecovery(pool, beginning, identity.runNumber());
        this.clock = clock;
        this.quarantine = beginning.quarantine();
        this.happenings = SpoolEvents.rarely(told, clock);
        shelf = new Shelf(pool, recovery.logs());
        book = new LaneBook(identity.run(), identity.runNumber(), identity.laneIds(), beginning.state());
        gaps = new GapWriter(identity.agent(), clock, shelf, identity.signer());
        int missing = recovery.restore(book, gaps);
        LinkRate rate = new LinkRate();
        plan = new SendPlan(book, shelf, rate);
        desk = new AccountDesk(book, shelf, gaps, plan, told, identity.runNumber());
        evictor = new Evictor(book, shelf, gaps, mostItems, happenings, clock);
        sealer = new Sealer(
                identity.agent(), clock, new Lanes(told), sealing, recovery.sealed(), book.tips(), identity.signer());
        measure = new SpoolMeasure(shelf.end(), clock.monotonicNanos());
        liveFirst = new LiveFirst(book, plan, rate);
        evictor.begin();
        recovery.report(missing, happenings);
        tornBytes = recovery.tornBytes();
    }

    /** Bytes of appends that were cut short, which recovery has cut off. */
    public long tornBytes() {
        return tornBytes;
    }

    /** Where the sealer's batches go. */
    private final class Lanes implements LaneKeeper {
        private final SpoolEvents told;

        Lanes(SpoolEvents told) {
            this.told = told;
        }

        @Override
        public @Nullable LaneHead head(BatchClass batchClass) {
            Lane lane = book.toSeal(batchClass);
            return lane == null
                    ? null
                    : new LaneHead(batchClass, lane.run, lane.runNumber, lane.predecessor, lane.tip());
        }

        @Override
        public void take(Batch batch) {
            Lane lane = book.current(batch.header().batchClass());
            if (lane == null) {
                throw new IllegalStateException("no lane is current");
            }
            lane.append(shelf.append(lane, batch));
            book.sealed(lane);
        }

        @Override
        public void exhausted(BatchClass batchClass) {
            told.happened("lanes-exhausted", Map.of("class", batchClass.word(), "opened", (long) LaneBook.MOST_OPENED));
        }

        @Override
        public void refused(String asset, String reason) {
            log.warn("a record of {} cannot be sent and is dropped: {}", asset, reason);
            happenings.happened("record-refused", Map.of("asset", asset, "reason", reason));
        }
    }

    /** A record to seal; {@code journalPosition} is behind the inputs that made it. */
    public void add(Output output, long journalPosition, long now) {
        sealer.add(output, journalPosition, now);
    }

    /** Records that wait for their batch. */
    public int waiting() {
        return sealer.waiting();
    }

    /** Until a batch is to be sealed, ns; {@code Long.MAX_VALUE} if no record waits. */
    public long untilDue(long now) {
        return sealer.untilDue(now, connected);
    }

    /** Bytes appended and not synced. */
    public int unsynced() {
        return shelf.unsynced();
    }

    /**
     * Seals what is due, or everything if {@code all}, and syncs it; the journal must be synced before. After a failure
     * nothing is lost, and the next call goes on. Returns the headers of what is sealed now.
     */
    public List<BatchHeader> seal(long now, boolean all) throws IOException {
        evictor.makeRoom();
        flushMuch(); // what the last flush failed to write: nothing is sealed on top of it
        while (sealer.sealOne(now, connected, all)) {
            flushMuch();
            evictor.makeRoom();
        }
        shelf.flush();
        List<BatchHeader> sealed = sealer.takeSealed(now);
        measure.sealed(sealed, shelf.end(), now);
        return sealed;
    }

    private void flushMuch() throws IOException {
        if (shelf.unsynced() >= shelf.pool().segmentSize() / 4) {
            shelf.flush();
        }
    }

    /** Batches and gaps held. */
    public long items() {
        return book.items();
    }

    /** Something to hand to the uplink. */
    public record Departure(long token, BatchClass batchClass, boolean backlog, byte[] bytes) {}

    /**
     * The next batch or gap to send; null if there is none. A damaged one becomes a gap instead; one that the disk does not
     * give is tried again later, and its lane waits.
     */
    public @Nullable Departure next() {
        long now = clock.monotonicNanos();
        SendPlan.Flight flight = plan.next(now);
        while (flight != null) {
            try {
                byte[] bytes = shelf.read(flight.lane(), flight.item());
                return new Departure(flight.token(), flight.lane().batchClass, flight.backlog(), bytes);
            } catch (DamagedRecordException damaged) {
                corrupt(flight, String.valueOf(damaged.getMessage()));
            } catch (IOException failed) {
                unreadable(flight, String.valueOf(failed.getMessage()), now);
            }
            flight = plan.next(now);
        }
        return null;
    }

    private void unreadable(SendPlan.Flight flight, String reason, long now) {
        flight.item().failures++;
        if (flight.item().failures >= MOST_FAILURES && shelf.isWritable()) {
            corrupt(flight, reason);
        } else {
            if (flight.item().failures == 1) {
                log.warn(
                        "sequence {} of lane {} cannot be read: {}; its lane waits, the disk is asked again",
                        flight.item().from,
                        flight.lane().id,
                        reason);
            }
            plan.pause(flight, now + READ_AGAIN);
        }
    }

    private void corrupt(SendPlan.Flight flight, String reason) {
        log.warn("sequence {} of lane {} is lost: {}; a gap is declared", flight.item().from, flight.lane().id, reason);
        shelf.keep("damaged", flight.lane(), flight.item(), quarantine);
        int index = flight.lane().indexOf(flight.item());
        plan.land(flight.token());
        long records = gaps.replace(flight.lane(), index, index + 1, GapReason.CORRUPT);
        happenings.happened("spool-corrupt", lost(flight, records));
    }

    /** A connection is up, or gone: nothing is in flight. */
    public void setConnected(boolean connected) {
        this.connected = connected;
        plan.reset();
        liveFirst.connected(connected, clock.monotonicNanos());
    }

    /** The gateway has stored what that token names; {@code epoch} is -1 if it knew none. */
    public void stored(long token, long offset, long epoch) {
        desk.epoch(epoch);
        Lane lane = plan.stored(token, offset, clock.monotonicNanos());
        if (lane != null && lane.is(LaneStatus.FORKED)) {
            desk.free(lane);
        }
    }

    /**
     * The gateway refuses for good what that token names: it becomes a gap, and the lane goes on. A gap that is refused stays as
     * it is, and is offered to the next connection.
     */
    public void refused(long token, int reasonCode, String reason) {
        SendPlan.Flight flight = plan.flight(token);
        if (flight == null) {
            plan.land(token); // a gap stands for it already
            return;
        }
        long records = 0;
        if (!flight.item().isGap()) {
            shelf.keep("refused", flight.lane(), flight.item(), quarantine);
            plan.land(token);
            int index = flight.lane().indexOf(flight.item());
            records = gaps.replace(flight.lane(), index, index + 1, GapReason.REFUSED);
        }
        Map<String, Object> fields = lost(flight, records);
        fields.put("reasonCode", (long) reasonCode);
        fields.put("reason", reason);
        happenings.happened("batch-refused", fields);
    }

    private static Map<String, Object> lost(SendPlan.Flight flight, long records) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("lane", flight.lane().id.toString());
        fields.put("sequence", flight.item().from);
        fields.put("records", records);
        return fields;
    }

    /** The sequencer's statement on a lane. */
    public void account(AccountMessage account) {
        desk.account(account);
    }

    /** Run number that presence is stated under, and below which no later run may be numbered. */
    public long presenceRun() {
        return desk.presenceRun();
    }

    /** Whether something waits for a checkpoint to be freed. */
    public boolean wantsCheckpoint() {
        return desk.wantsCheckpoint();
    }

    /** What a checkpoint says of the spool; everything sealed must be synced. */
    public SpoolState state() {
        return book.state(shelf.pool().capacity(), sealer.sealed(), shelf.synced());
    }

    /** A checkpoint with the state of this moment is on disk: what is accounted for and behind it is freed. */
    public void checkpointed(SpoolState state) {
        shelf.letFreedGo();
        desk.checkpointed(state.synced());
    }

    /** A disk that gave no space may have some again. */
    public void askAgain() {
        evictor.askAgain();
    }

    /** Gives a free segment back to a disk that has no space left for something smaller; false if there is none. */
    public boolean giveSpaceBack() {
        return shelf.pool().shrink();
    }

    /** Bytes of all segments, free ones included. */
    public long bytesOnDisk() {
        return shelf.pool().bytes();
    }

    /** Bytes kept of what was refused or is damaged. */
    public long quarantineBytes() {
        return quarantine.bytes();
    }

    LinkRate link() {
        return liveFirst.link();
    }

    /** Looks at the link and the backlog: what {@link #status} says of it is of now. About once a second. */
    public void look() {
        liveFirst.look(clock.monotonicNanos());
    }

    /** How it stands. */
    public SpoolStatus status() {
        return measure.status(book, shelf.pool().usedBytes(), evictor, desk.presenceRun(), liveFirst.backlog());
    }

    /** Whether no record waits for its batch, and accounts cover everything that was sealed, gaps included. */
    public boolean isSettled() {
        return sealer.waiting() == 0 && book.isAccountedFor();
    }

    /** Records that fit into no batch and were dropped in this run. */
    public long recordsRefused() {
        return sealer.refused();
    }

    /** Gaps declared by eviction in this run. */
    public long gapsDeclared() {
        return evictor.declared();
    }

    @Override
    public void close() throws IOException {
        sealer.close();
        shelf.close();
    }
}
