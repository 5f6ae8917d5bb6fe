package io.estran.agent.pipeline;

import io.estran.agent.actuation.ActuationLatency;
import io.estran.agent.actuation.Actuator;
import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.input.Inputs;
import io.estran.agent.ring.Ring;
import io.estran.agent.ring.SeriesTable;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.Effects;
import io.estran.agent.state.Outputs;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.state.PipelineState;
import io.estran.agent.state.StateCodec;
import io.estran.agent.storage.Recorder;
import io.estran.agent.storage.Recovery;
import io.estran.process.time.Clock;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.NamePattern;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline of one agent: see the package comment. The thread that starts the agent calls {@link #happened} (storage may
 * say something while it opens), {@link #start}, then {@link #sink} for each source; the accessors are for any thread.
 */
public final class Pipeline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
    private static final long STOP_MILLIS = 5_000;
    /** How often a full ring is tried again. */
    private static final long OFFER_NANOS = 1_000_000;

    private final PipelineSettings settings;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Ring ring;
    private final SeriesTable table;
    private final SideInputs side;
    private final ActuationLatency latency = new ActuationLatency();
    private final Gates gates;
    private final PipelineState state;
    private long earliest = Long.MIN_VALUE;
    private @Nullable BalanceBoard board;
    private @Nullable Actuations devices;
    private @Nullable PipelineLoop loop;
    private @Nullable Thread thread;

    /** A pipeline that has not started. */
    public Pipeline(PipelineSettings settings, Clock clock, MeterRegistry registry) {
        this.settings = settings;
        this.clock = clock;
        this.registry = registry;
        this.ring = new Ring(settings.ringSlots(), settings.waitMode());
        this.table = new SeriesTable(settings.mostSeries(), stamped(settings.configuration()));
        this.gates = new Gates(ring, table, clock);
        this.side = new SideInputs(ring, settings.mostEvents());
        this.state = new PipelineState(Outputs.NONE, Effects.NONE, settings.mostEvents());
    }

    /**
     * Readings of series that a rule with a write watches are stamped when they enter the ring; so are all if something is derived,
     * as a rule may watch that.
     */
    private static Predicate<String> stamped(PipelineConfiguration configuration) {
        List<NamePattern> watched = configuration.rules().stream()
                .filter(rule -> rule.write() != null)
                .map(RuleSpec::pattern)
                .map(NamePattern::of)
                .toList();
        boolean derived =
                !watched.isEmpty() && !configuration.derive().entries().isEmpty();
        return name -> derived || watched.stream().anyMatch(pattern -> pattern.matches(name));
    }

    /**
     * Something happened in the agent besides its sources: becomes an event of the asset {@code agents/NAME}. Any thread;
     * never blocks.
     *
     * @param fields values are String, Long, Double or Boolean; stated in the order of their names
     */
    public void happened(String type, Map<String, Object> fields) {
        Event event = new Event(type, "agents/" + settings.agent(), clock.wallNanos(), new TreeMap<>(fields));
        if (!side.offer(new RareInput.EventStated(EventBounds.cut(event)))) {
            log.error("no room for the event {} {}; how many there were will be stated", type, fields);
        }
    }

    /** No right clock shows an earlier time, ns since the Unix epoch. Before {@link #start}. */
    public void notBefore(long wall) {
        earliest = wall;
    }

    /** A gateway has said what time it is: so far is the agent's wall clock behind, ns. Any thread; never blocks. */
    public void clockIsBehind(long offset) {
        if (!side.offer(new RareInput.TimeKnown(Long.MIN_VALUE, offset))) {
            log.warn("no room for what the gateway said of the time; it will be said again at the next connection");
        }
    }

    /** Prepares, and starts the thread. */
    public void start(Recovery recovery, Recorder recorder, Map<String, Actuator> actuators) {
        prepare(recovery, recorder, actuators);
        Thread runner = new Thread(prepared()::run, "estran-pipeline");
        runner.setDaemon(true);
        thread = runner;
        runner.start();
    }

    /**
     * Rebuilds the state, and journals the start of the run and a changed configuration. Storage must run, or get its turns
     * from the clock's pauses: replay hands over what was not sealed. A host that has no thread for the pipeline calls this
     * instead of {@link #start}, then {@link #turn} again and again. Waits for a disk that takes nothing.
     *
     * @param actuators by source name: through which rules write
     */
    public void prepare(Recovery recovery, Recorder recorder, Map<String, Actuator> actuators) {
        long began = clock.monotonicNanos();
        long framesBefore = new Replay(recovery, recorder, clock).into(state);
        boolean raised = state.continueFrom(
                recovery.sealed(BatchClass.AGGREGATES),
                recovery.sealed(BatchClass.EVENTS),
                recovery.sealed(BatchClass.RAW));
        state.eachSeries(new IgnoredInputs() {
            @Override
            public void series(int number, int source, String name, SeriesAttributes attributes) {
                table.restore(number, name, attributes);
            }
        });
        FrameWriter writer = new FrameWriter(recorder, clock, () -> StateCodec.write(state));
        Actuations actuations = new Actuations(actuators, side, latency, clock);
        devices = actuations;
        state.connect(writer, actuations);
        journalStart(writer, recovery);
        if (raised) {
            writer.handWithState(); // the journal does not say it: the next run must not count from below
        }
        gates.begin(settings.configuration(), settings.waiting(), state);
        BalanceBoard published = new BalanceBoard(gates, state);
        board = published;
        new PipelineMeters(registry, ring, table, side, latency, published);
        PipelineLoop cycle = new PipelineLoop(
                new PipelineLoop.Parts(
                        ring,
                        table,
                        side,
                        state,
                        writer,
                        recorder,
                        actuations,
                        gates,
                        clock,
                        published,
                        settings.silentSeries()),
                framesBefore);
        loop = cycle;
        log.info(
                "pipeline begins run {} with {} series, after {} ms of replay",
                recovery.runNumber(),
                table.size(),
                (clock.monotonicNanos() - began) / 1_000_000);
    }

    /** Does what is due, for a host that has no thread for it; returns how long nothing will be, ns. After {@link #prepare}. */
    public long turn() {
        return prepared().turn();
    }

    private PipelineLoop prepared() {
        PipelineLoop cycle = loop;
        if (cycle == null) {
            throw new IllegalStateException("the pipeline has not started");
        }
        return cycle;
    }

    private void journalStart(FrameWriter writer, Recovery recovery) {
        long wall = clock.wallNanos();
        long monotonic = clock.monotonicNanos();
        awaitRoom(writer, InputEncoder.SMALL_BYTES);
        writer.encoder.runStarted(
                recovery.runNumber(), recovery.run(), settings.agent(), settings.version(), wall, monotonic);
        state.runStarted(recovery.runNumber(), recovery.run(), settings.agent(), settings.version(), wall, monotonic);
        writer.encoder.timeKnown(earliest, Inputs.UNKNOWN_OFFSET);
        state.timeKnown(earliest, Inputs.UNKNOWN_OFFSET);
        // Equality of records would have the JVM make ten classes at a small computer's start, for this one comparison.
        if (!Arrays.equals(
                settings.configuration().toBytes(), state.configuration().toBytes())) {
            ConfigurationChange first = new ConfigurationChange(settings.configuration(), Set.of(), Set.of(), Map.of());
            first.record(writer, state, bytes -> {
                awaitRoom(writer, bytes);
                return true;
            });
        }
    }

    /** Storage has just opened and written a checkpoint: a frame comes back within a sync. */
    private void awaitRoom(FrameWriter writer, int bytes) {
        new StartWait(clock, () -> writer.room(bytes)).await();
    }

    /** Where the source of that name, one of the configuration in force, puts its readings. After {@link #start}. */
    public ReadingSink sink(String source) {
        return gates.of(source);
    }

    /** Behind what the journal holds, or will hold, of that source. After {@link #start}, while the source does not run. */
    public long position(String source) {
        return gates.of(source).position();
    }

    /**
     * Brings a configuration in force: journalled and applied behind everything that the sources have given, which must be closed if
     * they are gone or begin anew. Sources that begin anew get another {@link #sink}. False, and nothing has changed, if the
     * pipeline could not begin with it within the bound, as storage takes nothing. After {@link #start}; one at a time.
     */
    public boolean follow(ConfigurationChange change, Duration bound) throws InterruptedException {
        long begun = clock.monotonicNanos();
        boolean offered = offer(change);
        while (!offered && clock.monotonicNanos() - begun < bound.toNanos()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            clock.pause(OFFER_NANOS);
            offered = offer(change);
        }
        try {
            if (offered && !change.await(bound) && !change.withdraw()) {
                change.await(Duration.ofNanos(Long.MAX_VALUE)); // it has begun: it may wait for the disk in its middle
            }
        } catch (InterruptedException closing) {
            change.withdraw();
            throw closing;
        }
        return settle(change);
    }

    /** Rules write through these from here on: devices were closed for a change of which nothing came. While none is offered. */
    public void writeThrough(Map<String, Actuator> actuators) {
        Actuations known = devices;
        if (known != null) {
            known.through(actuators);
        }
    }

    /** Puts a change into the ring if there is room: for a host that has no thread for the pipeline. */
    public boolean offer(ConfigurationChange change) {
        return ring.offerRare(new RareInput.Changed(change));
    }

    /** Whether a change is in force; then the series of sources that are gone are free for others. */
    public boolean settle(ConfigurationChange change) {
        if (change.isInForce()) {
            table.release(change.gone());
            table.stamp(stamped(change.configuration()));
        }
        return change.isInForce();
    }

    /** Nothing comes any more: all windows close. Call it when the sources are closed; waits for room in the ring. */
    public void endInput() throws InterruptedException {
        ring.putRare(new RareInput.InputEnded());
    }

    /**
     * Frames that hold everything, once the end of all input is applied and no ordered write is without its outcome; -1 before
     * that.
     */
    public long framesAtEnd() {
        return published().framesAtEnd();
    }

    /** The balance of readings. */
    public ReadingCounts counts() {
        return published().counts();
    }

    /** Whether every source has given a reading in this run. */
    public boolean everySourceHasGiven() {
        return published().everySourceHasGiven();
    }

    /** Up to where nothing of any source is missing, ns, also while none gives anything; {@code Long.MIN_VALUE} if not known. */
    public long completeUpTo() {
        return published().standing().completeUpTo();
    }

    /** How far the agent's wall clock is behind the gateway's, ns; {@code Long.MIN_VALUE} if that is not known. */
    public long clockOffset() {
        return published().standing().clockOffset();
    }

    /** Longest turn since {@link #forgetTurns}, ns; the first to end after it is left out, too. */
    public long longestTurn() {
        return published().longestRememberedTurn();
    }

    public void forgetTurns() {
        published().forgetTurns();
    }

    /** Whether storage takes nothing, so that readings go through the rules only. */
    public boolean isHolding() {
        return published().isHolding();
    }

    /** Grows while the pipeline's thread goes on: once in two seconds at least, also when nothing happens. Any thread. */
    public long progress() {
        return published().statements();
    }

    /** From reading to write. */
    public ActuationLatency latency() {
        return latency;
    }

    private BalanceBoard published() {
        BalanceBoard known = board;
        if (known == null) {
            throw new IllegalStateException("the pipeline has not started");
        }
        return known;
    }

    /** Takes what is in the ring, hands over the state, and ends the thread within five seconds. Sources are closed before. */
    @Override
    public void close() throws InterruptedException {
        PipelineLoop running = loop;
        Thread runner = thread;
        if (running == null || runner == null) {
            return;
        }
        running.stop();
        runner.join(STOP_MILLIS);
        if (runner.isAlive()) {
            log.warn("the pipeline did not end within {} ms; the next run replays its journal", STOP_MILLIS);
        }
    }
}
