package io.estran.agent.state;

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
    private static final int VERSION = 4;
    /** Before windows were fed by shorter ones. */
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
        state.roster.eachSeries(series -> write(series, to));
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
        for (WindowSlot slot : series.slots) {
            slot.write(to);
        }
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
        reconfiguration.apply(configuration);
        while (from.flag()) {
            int number = from.count(Inputs.MOST_SERIES);
            SourceState source = state.roster.source(from.count(MOST_SOURCES));
            SeriesState series = reconfiguration.define(number, source, from.text(), InputDecoder.attributes(from));
            for (WindowSlot slot : series.slots) {
                slot.read(from, source.watermark, version == OLDEST);
            }
            for (Alarm alarm : series.alarms) {
                alarm.read(from, source.delays);
            }
            if (series.raw != null) {
                series.raw.read(from);
            }
        }
    }
}
