package io.estran.agent.state;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.Derived;
import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.input.Inputs;
import io.estran.agent.input.MalformedInputException;
import io.estran.agent.rule.Alarm;
import io.estran.agent.window.WindowSlot;

/** A state as bytes and back. The same state gives the same bytes. */
public final class StateCodec {
    private static final int VERSION = 5;
    /** Before alarms were counted: each series had those of every rule that matches it. */
    private static final int ALARMS_OF_ALL = 4;
    /** Before windows were fed by shorter ones, and series derived. */
    private static final int OLDEST = 3;

    private static final int MOST_SOURCES = 1_000_000;

    private StateCodec() {}

    /** The state between two inputs. */
    public static byte[] write(PipelineState state) {
        ByteWriter to = new ByteWriter();
        to.put(VERSION);
        to.bytes(state.configuration().toBytes());
        to.text(state.agent);
        to.varint(state.runNumber);
        state.clocks.write(to);
        to.varint(state.aggregateOrdinal);
        to.varint(state.events.ordinal());
        to.varint(state.raw.ordinal());
        state.tally.write(to);
        state.alarms.orders.write(to);
        to.bytes(state.parts.toByteArray());
        to.varint(state.roster.sources.size());
        state.roster.sources.forEach(source -> source.write(to));
        state.roster.eachGiven(series -> write(series, to));
        to.flag(false);
        state.tally.derive.write(to);
        to.varint(state.roster.refusalsStated);
        state.roster.eachGiven(series -> writeDerived(series, state, to));
        to.flag(false);
        return to.toBytes();
    }

    private static void write(SeriesState series, ByteWriter to) {
        series.settle();
        to.flag(true);
        to.varint(series.number);
        to.varint(series.source.number);
        to.text(series.name);
        InputEncoder.writeAttributes(series.attributes, to);
        writeOpen(series, to);
    }

    private static void writeDerived(SeriesState series, PipelineState state, ByteWriter to) {
        if (series.origin == null) {
            return;
        }
        for (Derived derived : series.origin.all()) {
            to.flag(true);
            to.varint(derived.series());
            to.varint(derived.origin());
            to.varint(state.configuration().derive().entries().indexOf(derived.spec()));
            derived.write(to);
            writeOpen(state.roster.derived(derived.series()), to);
        }
    }

    private static void writeOpen(SeriesState series, ByteWriter to) {
        for (WindowSlot slot : series.slots) {
            slot.write(to);
        }
        to.varint(series.alarms.length);
        for (Alarm alarm : series.alarms) {
            alarm.write(to);
        }
        if (series.raw != null) {
            series.raw.write(to);
        }
    }

    /**
     * Fills a new state from bytes.
     *
     * @throws MalformedInputException if a version wrote them that this one does not know
     */
    public static void read(byte[] bytes, PipelineState state) {
        ByteReader from = new ByteReader(bytes);
        int version = from.take();
        if (version < OLDEST || version > VERSION) {
            throw new MalformedInputException("checkpoint with a state of version " + version
                    + ", this agent reads versions " + OLDEST + " to " + VERSION);
        }
        PipelineConfiguration configuration = PipelineConfiguration.of(from.bytes());
        state.agent = from.text();
        state.runNumber = from.varint();
        state.clocks.read(from);
        state.aggregateOrdinal = from.varint();
        state.events.ordinal(from.varint());
        state.raw.ordinal(from.varint());
        state.tally.read(from);
        state.alarms.orders.read(from);
        state.parts.writeBytes(from.bytes());
        int sources = from.count(MOST_SOURCES);
        for (int i = 0; i < sources; i++) {
            state.roster.sources.add(SourceState.read(i, from));
        }
        Reconfiguration reconfiguration = new Reconfiguration(state);
        reconfiguration.derivations().ofCheckpoint();
        reconfiguration.apply(configuration);
        while (from.flag()) {
            int number = from.count(Inputs.MOST_SERIES);
            SourceState source = state.roster.source(from.count(MOST_SOURCES));
            SeriesState series = reconfiguration.define(number, source, from.text(), InputDecoder.attributes(from));
            readOpen(series, from, version, reconfiguration);
        }
        if (version == OLDEST) {
            return;
        }
        state.tally.derive.read(from);
        state.roster.refusalsStated = from.count(Integer.MAX_VALUE);
        while (from.flag()) {
            int number = from.count(Inputs.MOST_SERIES + DerivePlan.LARGEST_MOST);
            Derived derived = reconfiguration
                    .derivations()
                    .restore(number, from.count(Inputs.MOST_SERIES), from.count(DerivePlan.LARGEST_MOST));
            derived.read(from);
            readOpen(state.roster.derived(number), from, version, reconfiguration);
        }
    }

    private static void readOpen(SeriesState series, ByteReader from, int version, Reconfiguration reconfiguration) {
        for (WindowSlot slot : series.slots) {
            slot.read(from, series.source.watermark, version == OLDEST);
        }
        readAlarms(series, from, version, reconfiguration);
        if (series.raw != null) {
            series.raw.read(from);
        }
    }

    private static void readAlarms(SeriesState series, ByteReader from, int version, Reconfiguration reconfiguration) {
        int count = version <= ALARMS_OF_ALL ? -1 : from.count(Integer.MAX_VALUE);
        if (count != series.alarms.length) {
            reconfiguration.restoreAlarms(series);
        }
        if (count >= 0 && count != series.alarms.length) {
            throw new MalformedInputException("checkpoint with " + count + " alarms of " + series.name
                    + ", whose rules are " + series.alarms.length);
        }
        for (Alarm alarm : series.alarms) {
            alarm.read(from, series.source.delays);
        }
    }
}
