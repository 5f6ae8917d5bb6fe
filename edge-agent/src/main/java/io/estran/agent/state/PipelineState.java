package io.estran.agent.state;

import io.estran.agent.derive.DerivedOutput;
import io.estran.agent.input.Inputs;
import io.estran.agent.raw.RawRecords;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.window.WindowOutput;
import io.estran.agent.window.WindowPool;
import io.estran.agent.window.WindowSlot;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.event.Fields;
import io.estran.protocol.lane.Id128;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Takes inputs and makes records; see the package comment. One thread. Makes no garbage per reading. */
public final class PipelineState implements Inputs, WindowOutput, DerivedOutput {
    final WindowPool pool = new WindowPool();
    final Tally tally = new Tally();
    final Clocks clocks = new Clocks();
    final Roster roster = new Roster();
    final EventRecords events;
    final AlarmRecords alarms;
    final RawRecords raw;
    /** Parts of a configuration whose last one has not come. */
    final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    /** Their windows wait for {@link #release} to be brought under their new source. */
    final List<SeriesState> unattached = new ArrayList<>();

    String agent = "";
    long runNumber;
    long aggregateOrdinal;

    private final Intake intake;
    private final ClockWatch watch;
    private PipelineConfiguration configuration = PipelineConfiguration.NONE;
    private Outputs outputs;

    /**
     * The state before the first input.
     *
     * @param mostEvents events that may be kept while storage takes nothing
     */
    public PipelineState(Outputs outputs, Effects effects, int mostEvents) {
        this.outputs = outputs;
        this.events = new EventRecords(outputs, mostEvents);
        this.alarms = new AlarmRecords(events, clocks, effects);
        this.raw = new RawRecords(outputs::raw);
        this.intake = new Intake(roster, clocks, tally, alarms, raw);
        this.watch = new ClockWatch(clocks, events, roster, intake, this);
    }

    /** Where records and writes go from here on: from replay to live. */
    public void connect(Outputs newOutputs, Effects newEffects) {
        outputs = newOutputs;
        events.connect(newOutputs);
        alarms.connect(newEffects);
        raw.connect(newOutputs::raw);
    }

    /**
     * Ordinals go on behind these if the state's own are smaller: the disk has lost inputs whose records were sealed. Returns
     * whether they were; then the state must be handed over, as no input says it.
     */
    public boolean continueFrom(long sealedAggregates, long sealedEvents, long sealedRaw) {
        long before = aggregateOrdinal + events.ordinal() + raw.ordinal();
        aggregateOrdinal = Math.max(aggregateOrdinal, sealedAggregates);
        events.ordinal(Math.max(events.ordinal(), sealedEvents));
        raw.ordinal(Math.max(raw.ordinal(), sealedRaw));
        return aggregateOrdinal + events.ordinal() + raw.ordinal() > before;
    }

    @Override
    public void reading(int number, long time, double value, int quality, int reason, long position) {
        SeriesState of = roster.series(number);
        if (of != null
                && (position == NO_POSITION || position > of.source.recoveredUpTo)
                && (quality | reason) == 0
                && of.isQuiet(time, value)
                && intake.isCertain(time)) {
            quiet(of, time, value, position);
        } else {
            taken(number, time, value, quality, reason, position);
        }
    }

    /** A reading that changes nothing but its windows and what its alarms saw last. */
    private void quiet(SeriesState of, long time, double value, long position) {
        of.gather(time, value);
        tally.quiet(of.windowed);
        if (of.source.isDue(time, position)) {
            advance(of.source, time);
        }
    }

    private void taken(int number, long time, double value, int quality, int reason, long position) {
        SeriesState of = intake.take(number, time, value, quality, reason, position);
        if (of == null) {
            return;
        }
        boolean quiet = intake.give(of) && intake.reading.quality == 0;
        moveOn(of, time);
        if (quiet) {
            of.begin(time);
        }
    }

    /** Event time goes on with the reading taken last, and what is derived from it follows. */
    private void moveOn(SeriesState of, long time) {
        boolean believed = !intake.reading.future;
        if (of.origin != null && believed) {
            of.origin.show(intake.reading, intake.quality, intake.recovered);
        }
        if (believed && time > of.source.watermark) {
            advance(of.source, time);
        }
        if (of.origin != null) {
            of.origin.take(of.source.watermark, this);
            of.source.due = Math.min(of.source.due, of.source.periods.due());
        }
        intake.recovered = false;
    }

    @Override
    public void derived(int series, long time, double value, int quality, int reason, boolean recovered) {
        boolean again = recovered || intake.recovered;
        intake.derived(roster.derived(series), time, value, quality, reason, again, events.isHolding());
    }

    /** A reading while storage takes no inputs: it runs through the rules and is counted as dropped. */
    public void unrecorded(int number, long time, double value, int quality, int reason, long position) {
        SeriesState of = intake.take(number, time, value, quality, reason, position);
        if (of == null) {
            return;
        }
        tally.unrecorded(time);
        moveOn(of, time);
    }

    /** Periods of derived series end before windows pass them by; while storage takes no inputs, windows stand. */
    void advance(SourceState source, long watermark) {
        if (watermark == SourceState.INFINITY) {
            source.periods.finish(this);
        } else {
            for (long due = source.periods.due(); due <= watermark; due = source.periods.due()) {
                if (due - 1 > source.watermark) {
                    step(source, due - 1);
                }
                source.periods.state(this);
            }
        }
        step(source, watermark);
    }

    private void step(SourceState source, long watermark) {
        if (events.isHolding()) {
            source.delays.advance(watermark, alarms);
        } else {
            source.advance(watermark, this, alarms, raw);
        }
    }

    @Override
    public void tick(long newWall, long newMonotonic, long rejected, long dropped) {
        boolean nextSecond = clocks.isAnotherSecond(newWall);
        clock(newWall, newMonotonic, rejected, dropped);
        for (int i = 0; i < roster.sources.size(); i++) {
            SourceState source = roster.sources.get(i);
            long watermark = source.ended ? SourceState.INFINITY : source.silentWatermark(clocks, configuration.idle());
            if (watermark > source.watermark) {
                advance(source, watermark);
            }
            source.revise(this);
            if (nextSecond) {
                raw.pass(source.number, source.watermark);
            }
        }
    }

    /** A tick while storage takes no inputs: clocks and delays go on, windows stand. */
    public void unrecordedTick(long newWall, long newMonotonic, long rejected, long dropped) {
        clock(newWall, newMonotonic, rejected, dropped);
        roster.sources.stream()
                .filter(source -> !source.waits)
                .forEach(source -> advance(source, source.silentWatermark(clocks, configuration.idle())));
    }

    private void clock(long newWall, long newMonotonic, long rejected, long dropped) {
        tally.rejected += rejected;
        tally.dropped += dropped;
        watch.advance(agent, newWall, newMonotonic);
        roster.tick(newMonotonic);
    }

    @Override
    public void series(int number, int source, String name, SeriesAttributes attributes) {
        new Reconfiguration(this).define(number, roster.source(source), name, attributes);
    }

    @Override
    public void retired(int number) {
        new Reconfiguration(this).retire(number);
    }

    @Override
    public void runStarted(long number, Id128 run, String newAgent, String version, long newWall, long newMonotonic) {
        agent = newAgent;
        runNumber = number;
        watch.begin(agent, newWall, newMonotonic);
        parts.reset();
        roster.resume(newMonotonic);
        alarms.abandon();
        events.emit(new Event(
                "agent-started",
                "agents/" + agent,
                newWall,
                Fields.of("run", number).and("version", version).map()));
    }

    @Override
    public void timeKnown(long earliest, long offset) {
        watch.known(agent, earliest, offset);
    }

    @Override
    public void configured(byte[] part, boolean last) {
        parts.writeBytes(part);
        if (last) {
            byte[] whole = parts.toByteArray();
            parts.reset();
            new Reconfiguration(this).apply(PipelineConfiguration.of(whole));
        }
    }

    @Override
    public void event(Event event) {
        events.emit(event);
    }

    @Override
    public void outcome(long number, String outcome, long micros, long when) {
        alarms.outcome(number, outcome, micros, when);
    }

    @Override
    public void ended(int source, long position) {
        SourceState at = roster.source(source);
        at.position = Math.max(at.position, position);
        end(at);
    }

    @Override
    public void allowance(int source, long position) {
        SourceState at = roster.source(source);
        at.allowance = Math.max(at.allowance, position);
    }

    @Override
    public void endOfInput() {
        roster.sources.forEach(this::end);
    }

    /** While storage takes nothing, windows wait for the next tick. */
    private void end(SourceState source) {
        source.ended = true;
        if (!events.isHolding()) {
            advance(source, SourceState.INFINITY);
        }
    }

    @Override
    public void stated(WindowSlot slot, WindowAggregate aggregate, long counted) {
        tally.stated(aggregate, counted);
        outputs.aggregate(++aggregateOrdinal, roster.assetOf(slot.series()), aggregate);
    }

    /**
     * Storage takes no inputs from here on: records cannot be given.
     *
     * @param waits whether the source of a number waits meanwhile: that it gives nothing is no silence then
     */
    public void hold(IntPredicate waits) {
        events.hold();
        roster.sources.forEach(source -> source.waits = waits.test(source.number));
    }

    /** Storage is back: gives the events of the time between. Returns how many found no room meanwhile, which is an event too. */
    public long release() {
        long lost = events.release();
        tally.stateUnrecorded(events, "agents/" + agent, clocks.wall());
        if (lost > 0) {
            events.emit(eventsLost(lost));
        }
        roster.sources.forEach(source -> source.goOn(clocks.monotonic()));
        new Reconfiguration(this).attachWindows(unattached);
        unattached.clear();
        return lost;
    }

    /** The event that so many events are lost, as there was no room for them. */
    public Event eventsLost(long count) {
        return new Event("events-lost", "agents/" + agent, clocks.wall(), Map.of("events", count));
    }

    /** Events that wait for storage. */
    public int eventsHeld() {
        return events.held();
    }

    /** Ordered writes whose outcome is not known. */
    public int ordersOpen() {
        return alarms.orders.size();
    }

    /** Whether a tick now changes nothing but the clock. */
    public boolean isQuiet() {
        return roster.isQuiet() && !raw.isHolding();
    }

    void configuration(PipelineConfiguration now) {
        configuration = now;
        intake.future(now.future());
    }

    /** The configuration in force. */
    public PipelineConfiguration configuration() {
        return configuration;
    }

    /** What the balance counts, and how far the state is; see {@link StateSummary}. */
    public StateSummary summary() {
        long[] numbers = new long[StateSummary.SIZE];
        summarize(numbers, 0);
        return StateSummary.of(numbers, 0);
    }

    /** Writes the numbers of {@link #summary}, {@value StateSummary#SIZE} of them; makes no garbage. */
    public void summarize(long[] into, int from) {
        tally.summarize(into, from, alarms.orders.isEmpty(), roster.derivedSeries());
    }

    /**
     * Up to where nothing of any source is missing, to be said to others; {@code Long.MIN_VALUE} if that is not known.
     *
     * @param wall wall-clock time, ns; it may be later than the last tick, and so may {@code monotonic}
     */
    public long completeUpTo(long wall, long monotonic) {
        return roster.completeUpTo(wall, monotonic, configuration.idle());
    }

    /** How far the wall clock is behind the gateway's, ns; {@link Inputs#UNKNOWN_OFFSET} if that is not known. */
    public long clockOffset() {
        return clocks.offset();
    }

    /** Number of a source that was configured once; -1 if there is none of that name. */
    public int sourceNumber(String name) {
        return roster.numberOf(name);
    }

    /** What the journal holds of a source. */
    public long sourcePosition(int source) {
        return roster.source(source).position;
    }

    /** Up to where a source may give readings. */
    public long sourceAllowance(int source) {
        return roster.source(source).allowance;
    }

    /** Whether a series is defined just so. */
    public boolean isDefined(int number, int source, SeriesAttributes attributes) {
        SeriesState of = roster.series(number);
        return of != null && of.source.number == source && of.attributes.equals(attributes);
    }

    /** Whether anything came of a series since this was asked last. */
    public boolean wasHeard(int number) {
        return roster.wasHeard(number);
    }

    /** Whether a series of which nothing came since can be given up without a trace. */
    public boolean isRetirable(int number) {
        return !events.isHolding() && roster.isRetirable(number);
    }

    /** Gives every series that is defined. */
    public void eachSeries(Inputs to) {
        roster.eachGiven(of -> to.series(of.number, of.source.number, of.name, of.attributes));
    }
}
