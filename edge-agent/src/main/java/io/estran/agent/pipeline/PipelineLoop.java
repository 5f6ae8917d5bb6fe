package io.estran.agent.pipeline;

import io.estran.agent.input.InputEncoder;
import io.estran.agent.input.Inputs;
import io.estran.agent.ring.Ring;
import io.estran.agent.ring.RingConsumer;
import io.estran.agent.ring.SeriesTable;
import io.estran.agent.ring.SilentSeries;
import io.estran.agent.state.PipelineState;
import io.estran.agent.storage.Recorder;
import io.estran.process.time.Clock;
import io.estran.protocol.event.Event;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duty cycle of the pipeline: takes inputs out of the ring, writes each into the open frame and applies it to the
 * state. Runs on the thread {@code estran-pipeline}, or turn by turn for a host that has no thread for it. Nothing is allocated per reading.
 *
 * <p>Each input is journalled before it is applied, so that the records it makes lie in its frame or a later one. Without a
 * frame for {@link #PATIENCE_NANOS} the loop holds (package comment).
 */
final class PipelineLoop implements RingConsumer {
    private static final Logger log = LoggerFactory.getLogger(PipelineLoop.class);
    /** Inputs taken between two looks at the clock. */
    private static final int BATCH = 512;
    /** Between two ticks while something waits for time to go on. */
    private static final long TICK_NANOS = 100_000_000;
    /** Between two ticks while nothing happens: the clock is compared, and long silence is no clock step. */
    private static final long QUIET_TICK_NANOS = 60_000_000_000L;
    /**
     * How long the loop waits for a frame before it goes on without storage. Frames hold a mebibyte, and the ring as much
     * again: a disk that pauses for a second has not come that far.
     */
    static final long PATIENCE_NANOS = 200_000_000;

    private static final long FRAME_LOOK_NANOS = 100_000;
    private static final long HELD_LOOK_NANOS = 20_000_000;
    private static final long ALLOWANCE_LOOK_NANOS = 2_000_000;
    private static final long LONGEST_PARK_NANOS = 500_000_000;
    private static final long COUNTS_NANOS = 50_000_000;
    /** What is said while nothing happens: that nothing is missing. */
    private static final long IDLE_COUNTS_NANOS = 1_000_000_000;
    /** Sources are closed by then; what is in the ring takes far less. */
    private static final long FINISH_NANOS = 2_000_000_000;

    private final Ring ring;
    private final SeriesTable table;
    private final SideInputs side;
    private final PipelineState state;
    private final FrameWriter writer;
    private final Recorder recorder;
    private final Actuations actuations;
    private final Gates gates;
    private final Clock clock;
    private final BalanceBoard board;
    private final long framesBefore; // handed to storage before the writer's first
    private final HeldBack heldBack;
    private final BooleanSupplier idle;
    private final SilentSeries silent;
    /** By number of the series: the definition that the state was told of; 0: none. */
    private int[] known = new int[1024];

    private long tickedAt;
    private long lostStated;
    private long countedAt;
    private boolean changed;
    private boolean holding;
    private boolean inputEnded;
    private @Nullable ConfigurationChange change;
    private volatile boolean stopping;

    /** What the loop works on. */
    record Parts(
            Ring ring,
            SeriesTable table,
            SideInputs side,
            PipelineState state,
            FrameWriter writer,
            Recorder recorder,
            Actuations actuations,
            Gates gates,
            Clock clock,
            BalanceBoard board,
            Duration silentSeries) {}

    PipelineLoop(Parts parts, long framesBefore) {
        this.ring = parts.ring();
        this.table = parts.table();
        this.side = parts.side();
        this.state = parts.state();
        this.writer = parts.writer();
        this.recorder = parts.recorder();
        this.actuations = parts.actuations();
        this.gates = parts.gates();
        this.clock = parts.clock();
        this.board = parts.board();
        this.framesBefore = framesBefore;
        this.heldBack = new HeldBack(gates.inForce(), ring.capacity());
        this.idle = () -> side.isEmpty() && !stopping;
        this.tickedAt = clock.monotonicNanos();
        this.silent = new SilentSeries(
                table, parts.silentSeries(), state::wasHeard, state::isRetirable, gates::askToForget, this::retire);
        publish(tickedAt);
    }

    void run() {
        while (!stopping) {
            long nanos = turn();
            if (nanos > 0) {
                ring.awaitInput(nanos, idle);
            }
        }
        finish();
    }

    /** Ends {@link #run} once the ring is empty. Any thread. */
    void stop() {
        stopping = true;
        ring.wake();
    }

    /** Does what is due; returns how long nothing will be, ns; 0 if there may be more already. */
    long turn() {
        long now = clock.monotonicNanos();
        if (holding && writer.room(InputEncoder.EVENT_BYTES)) {
            release();
        }
        int taken;
        if (!holding && !heldBack.isEmpty()) {
            taken = giveHeldBack();
        } else {
            boolean waiting = !ring.isEmpty();
            if (isTickDue(now, waiting)) {
                tick(now);
            }
            // Not what has come since: after a silence it would meet the clock of the last tick.
            taken = waiting ? ring.drain(this, BATCH) : 0;
        }
        followChange();
        for (RareInput input = side.poll(); input != null; input = side.poll()) {
            apply(input);
            taken++;
        }
        stateLost();
        changed |= taken > 0;
        gates.synced(recorder.syncedFrames() - framesBefore);
        long began = now;
        now = clock.monotonicNanos();
        board.turned(now - began);
        long handed = writer.handed();
        writer.handIfDue(now);
        changed |= writer.handed() != handed;
        if ((changed && (taken == 0 || now - countedAt >= COUNTS_NANOS)) || now - countedAt >= IDLE_COUNTS_NANOS) {
            publish(now);
        }
        return taken > 0 ? 0 : pause(now);
    }

    /**
     * Inputs that waited for storage come before those in the ring, and before the next tick, which would take the time that
     * they waited for silence. Each is taken only when there is room for it: so none is kept twice, and their order stands.
     */
    private int giveHeldBack() {
        int given = 0;
        while (given < BATCH
                && !heldBack.isEmpty()
                && recordable(InputEncoder.SMALL_BYTES + InputEncoder.READING_BYTES)) {
            given += heldBack.giveOne(this);
        }
        if (!holding) {
            heldBack.openIfEmpty();
        }
        return given;
    }

    /** Another configuration waits until all is recorded that came before it; one that is withdrawn meanwhile is nothing. */
    private void followChange() {
        ConfigurationChange next = change;
        if (next == null || holding || !heldBack.isEmpty()) {
            return;
        }
        if (!next.begin()) {
            change = null;
        } else if (next.record(writer, state, this::recordable)) {
            change = null;
            Set<Integer> gone = gates.follow(next, state);
            gone.forEach(silent::forgotten);
            actuations.through(next.actuators());
            heldBack.gates(gates.inForce());
            changed = true;
            next.done(gone);
        }
    }

    /** Inputs that came from the side and found no room are gone, but not in silence. */
    private void stateLost() {
        long lost = side.lost();
        if (lost != lostStated && !holding) {
            Event event = state.eventsLost(lost - lostStated);
            lostStated = lost;
            journalled(InputEncoder.EVENT_BYTES, inputs -> inputs.event(event));
        }
    }

    private long pause(long now) {
        long pause = Math.min(LONGEST_PARK_NANOS, writer.dueIn(now));
        if (!state.isQuiet()) {
            pause = Math.min(pause, Math.max(1, tickedAt + TICK_NANOS - now));
        }
        if (gates.isAllowing()) {
            pause = Math.min(pause, ALLOWANCE_LOOK_NANOS);
        }
        return holding ? Math.min(pause, HELD_LOOK_NANOS) : pause;
    }

    /** While nothing happens there is nothing that a tick would change; the first input after silence finds a fresh clock. */
    private boolean isTickDue(long now, boolean waiting) {
        long since = now - tickedAt;
        return since >= TICK_NANOS
                && (since >= QUIET_TICK_NANOS || waiting || !state.isQuiet() || gates.hasNew(heldBack.lost()));
    }

    private void tick(long now) {
        tickedAt = now;
        long newlyRejected = gates.takeRejected();
        long newlyDropped = gates.takeDropped(heldBack.lost());
        long wall = clock.wallNanos();
        changed = true;
        if (recordable(InputEncoder.SMALL_BYTES)) {
            writer.encoder.tick(wall, now, newlyRejected, newlyDropped);
            state.tick(wall, now, newlyRejected, newlyDropped);
            silent.look(now);
        } else {
            state.unrecordedTick(wall, now, newlyRejected, newlyDropped);
        }
    }

    @Override
    public void reading(int series, long time, double value, int quality, int reason, long position, long stamp) {
        int definition = table.definition(series);
        if (definition != 0 && (series >= known.length || known[series] != definition)) {
            define(series, definition);
        }
        actuations.arrived(stamp);
        if (recordable(InputEncoder.READING_BYTES)) {
            writer.encoder.reading(series, time, value, quality, reason, position);
            state.reading(series, time, value, quality, reason, position);
        } else {
            SeriesTable.Entry entry = table.get(series);
            if (entry == null
                    || !heldBack.keep(entry.source(), series, time, value, quality, reason, position, stamp)) {
                state.unrecorded(series, time, value, quality, reason, position);
            }
        }
        actuations.arrived(0);
    }

    private void define(int number, int definition) {
        SeriesTable.Entry entry = table.get(number);
        if (entry == null) {
            return;
        }
        if (number >= known.length) {
            known = Arrays.copyOf(known, Math.max(number + 1, known.length * 2));
        }
        known[number] = definition;
        if (entry.source() >= 0 && !state.isDefined(number, entry.source(), entry.attributes())) {
            journalled(
                    InputEncoder.SMALL_BYTES,
                    inputs -> inputs.series(number, entry.source(), entry.name(), entry.attributes()));
        }
    }

    private void retire(int number) {
        known[number] = 0;
        journalled(InputEncoder.SMALL_BYTES, inputs -> inputs.retired(number));
    }

    @Override
    public void rare(Object input) {
        apply((RareInput) input);
    }

    private void apply(RareInput input) {
        if (holding
                && (input instanceof RareInput.Ended || input instanceof RareInput.InputEnded)
                && heldBack.keep(input)) {
            return;
        }
        if (input instanceof RareInput.EventStated happened) {
            journalled(InputEncoder.EVENT_BYTES, inputs -> inputs.event(happened.event()));
        } else if (input instanceof RareInput.Ended ended) {
            journalled(InputEncoder.SMALL_BYTES, inputs -> inputs.ended(ended.source(), ended.position()));
        } else if (input instanceof RareInput.AllowanceAsked asked) {
            journalled(
                    InputEncoder.SMALL_BYTES,
                    inputs -> inputs.allowance(asked.gate().number(), asked.position()));
            // While holding: the state that comes with the next frame says it.
            gates.allow(writer.number(), asked.gate(), asked.position());
        } else if (input instanceof RareInput.Outcome outcome) {
            journalled(
                    InputEncoder.SMALL_BYTES,
                    inputs -> inputs.outcome(outcome.order(), outcome.outcome(), outcome.micros(), outcome.wall()));
        } else if (input instanceof RareInput.Forgotten forgotten) {
            silent.forgotten(forgotten.source());
        } else if (input instanceof RareInput.TimeKnown known) {
            journalled(InputEncoder.SMALL_BYTES, inputs -> inputs.timeKnown(known.earliest(), known.offset()));
        } else if (input instanceof RareInput.Changed changing) {
            change = changing.change();
        } else if (input instanceof RareInput.InputEnded) {
            journalled(InputEncoder.SMALL_BYTES, Inputs::endOfInput);
            inputEnded = true;
        }
    }

    /** Writes an input into the frame, if there is one, and applies it in any case. Not for readings and ticks. */
    private void journalled(int bytes, Consumer<Inputs> input) {
        if (recordable(bytes)) {
            input.accept(writer.encoder);
        }
        input.accept(state);
    }

    /** Whether there is a frame with so much room; waits a little, and begins to hold if storage gives none. */
    private boolean recordable(int bytes) {
        if (holding) {
            return false;
        }
        if (writer.room(bytes)) {
            return true;
        }
        long since = clock.monotonicNanos();
        while (!writer.room(bytes)) {
            if (clock.monotonicNanos() - since >= PATIENCE_NANOS) {
                hold();
                return false;
            }
            clock.pause(FRAME_LOOK_NANOS);
        }
        return true;
    }

    private void hold() {
        holding = true;
        state.hold(heldBack::waits);
        heldBack.shut();
        board.holding(true);
        log.warn("storage takes nothing: files wait, other readings go through the rules only and count as dropped");
    }

    /** The frame that was claimed takes the events of the time between, and the state from which replay will start. */
    private void release() {
        tick(clock.monotonicNanos());
        holding = false;
        long lost = state.release();
        writer.handWithState();
        heldBack.openIfEmpty();
        board.holding(false);
        log.info("storage takes readings again{}", lost == 0 ? "" : "; " + lost + " events found no room meanwhile");
        board.eventsLost(lost);
    }

    private void publish(long now) {
        countedAt = now;
        changed = false;
        long frames = writer.isOpen() ? BalanceBoard.OPEN : framesBefore + writer.handed();
        board.publish(state, state.completeUpTo(clock.wallNanos(), now), frames, inputEnded, heldBack.size());
    }

    /**
     * Everything that is in the ring and all that waits for storage, then the state, so that the next run replays nothing. For
     * a storage that takes nothing it waits as long as for anything else.
     */
    private void finish() {
        long begun = clock.monotonicNanos();
        while ((turn() == 0 || !side.isEmpty() || holding || !heldBack.isEmpty())
                && clock.monotonicNanos() - begun < FINISH_NANOS) {
            if (holding) {
                clock.pause(FRAME_LOOK_NANOS); // storage may need this processor
            }
        }
        if (!heldBack.isEmpty()) {
            log.warn(
                    "{} readings wait for storage still: those of files are read again by the next run, others count as dropped",
                    heldBack.size());
            heldBack.abandon();
            board.readAgain(heldBack.readAgain());
        }
        tick(clock.monotonicNanos());
        writer.handWithState();
        publish(clock.monotonicNanos());
    }
}
