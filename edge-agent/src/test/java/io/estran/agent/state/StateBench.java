package io.estran.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.input.Inputs;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.ArrayList;
import java.util.List;

/** A state, what it gave, and short words to drive it. Times are seconds after {@link #NOON}. */
final class StateBench implements Outputs, Effects {
    static final long SECOND = 1_000_000_000L;
    /** 2026-11-24T12:00:00Z. */
    static final long NOON = 1_795_521_600L * SECOND;

    static final WriteTarget PUMP = new WriteTarget("plc", 1, "holding", 20, "uint16", "ABCD");
    static final String LEVEL = "station-1/tank/level";
    static final String FLOW = "station-1/tank/flow";

    final List<WindowAggregate> windows = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final List<Long> orders = new ArrayList<>();
    PipelineState state = new PipelineState(this, this, 1_000);
    final List<Reading> readings = new ArrayList<>();
    private long lastAggregate;
    private long lastReading;
    private long lastEvent;

    /** A state with one run begun at noon, the source {@code plc}, and its series 0 (level) and 1 (flow). */
    static StateBench of(List<WindowSpec> windows, RuleSpec... rules) {
        StateBench bench = new StateBench();
        bench.run(1, 0);
        bench.configure(configuration(windows, rules));
        bench.state.series(0, 0, LEVEL, SeriesAttributes.NONE);
        bench.state.series(1, 0, FLOW, SeriesAttributes.NONE);
        bench.events.clear();
        return bench;
    }

    static PipelineConfiguration configuration(List<WindowSpec> windows, RuleSpec... rules) {
        return configuration(List.of(new SourceSpec("plc", true)), windows, rules);
    }

    static PipelineConfiguration configuration(List<SourceSpec> sources, List<WindowSpec> windows, RuleSpec... rules) {
        return configuration(sources, windows, List.of(), rules);
    }

    static PipelineConfiguration configuration(
            List<SourceSpec> sources, List<WindowSpec> windows, List<RawSpec> raw, RuleSpec... rules) {
        return new PipelineConfiguration(sources, windows, List.of(rules), raw, 2 * SECOND, 60 * SECOND);
    }

    static WindowSpec window(long seconds, long lateness) {
        return new WindowSpec("**", seconds * SECOND, lateness * SECOND, null);
    }

    /** Above 95, with hysteresis 5, which stops the pump. */
    static RuleSpec full(long delay) {
        return new RuleSpec("full", LEVEL, true, 95, 5, delay * SECOND, Priority.HIGH, new RuleSpec.Write(PUMP, 0));
    }

    static long at(double seconds) {
        return NOON + Math.round(seconds * SECOND);
    }

    void run(long number, double seconds) {
        state.runStarted(number, new Id128(0, number), "lab-1", "1.0", at(seconds), Math.round(seconds * SECOND));
    }

    void configure(PipelineConfiguration configuration) {
        state.configured(configuration.toBytes(), true);
    }

    void reading(int series, double seconds, double value) {
        reading(series, seconds, value, Inputs.NO_POSITION);
    }

    void reading(int series, double seconds, double value, long position) {
        state.reading(series, at(seconds), value, Quality.GOOD.code(), 0, position);
    }

    void reading(int series, double seconds, double value, Quality quality, QualityReason reason) {
        state.reading(series, at(seconds), value, quality.code(), reason.code(), Inputs.NO_POSITION);
    }

    /** A tick at which both clocks agree. */
    void tick(double seconds) {
        state.tick(at(seconds), Math.round(seconds * SECOND), 0, 0);
    }

    /** A tick at which the wall clock is {@code ahead} seconds ahead of where it began. */
    void tick(double seconds, double ahead) {
        state.tick(at(seconds + ahead), Math.round(seconds * SECOND), 0, 0);
    }

    /** A new state from the bytes of this one. */
    StateBench reopened() {
        StateBench bench = new StateBench();
        bench.lastAggregate = lastAggregate;
        bench.lastEvent = lastEvent;
        StateCodec.read(StateCodec.write(state), bench.state);
        return bench;
    }

    /** The state is one from its bytes from here on. */
    void reopen() {
        byte[] written = StateCodec.write(state);
        state = new PipelineState(this, this, 1_000);
        StateCodec.read(written, state);
    }

    /** A state from bytes. */
    static StateBench reopened(byte[] written) {
        StateBench bench = new StateBench();
        StateCodec.read(written, bench.state);
        bench.lastAggregate = bench.state.aggregateOrdinal;
        bench.lastEvent = bench.state.events.ordinal();
        return bench;
    }

    List<String> transitions() {
        return events.stream()
                .filter(event -> event.type().equals(Event.ALARM))
                .map(event -> event.fields().get("rule") + " " + event.fields().get("transition") + " "
                        + (event.time() - NOON) / 1e9)
                .toList();
    }

    /** Each statement as "start..end count revision", with a dot when final. */
    List<String> statements() {
        return windows.stream().map(StateBench::words).toList();
    }

    private static String words(WindowAggregate window) {
        return (window.start() - NOON) / SECOND + ".." + (window.end() - NOON) / SECOND + " "
                + (window.count() + window.bad()) + " r" + window.revision() + (window.isFinal() ? "." : "");
    }

    void assertBalance() {
        StateSummary sum = state.summary();
        assertThat(sum.inWindows() + sum.open() + sum.late() + sum.unwindowed())
                .as("%s", sum)
                .isEqualTo(sum.accepted());
    }

    @Override
    public void aggregate(long ordinal, String asset, WindowAggregate aggregate) {
        assertThat(ordinal).isEqualTo(++lastAggregate);
        assertThat(aggregate.series()).startsWith(asset + "/");
        windows.add(aggregate);
    }

    @Override
    public void raw(long ordinal, String asset, Reading reading) {
        assertThat(ordinal).isEqualTo(++lastReading);
        readings.add(reading);
    }

    @Override
    public void event(long ordinal, Event event) {
        assertThat(ordinal).isEqualTo(++lastEvent);
        events.add(event);
    }

    @Override
    public void actuate(long order, WriteTarget target, double value) {
        orders.add(order);
    }
}
