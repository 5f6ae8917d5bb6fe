package io.estran.console.plant;

import io.estran.console.config.ConsoleSettings;
import io.estran.protocol.name.NamePattern;
import io.estran.twin.Twins;
import io.estran.twin.TwinsSettings;
import io.estran.twin.TwinsStatus;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Twin;
import io.estran.twin.state.TwinLimits;
import io.estran.twin.stream.Start;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The plant as its twins know it from Kafka. Owns the twins and their thread. */
public final class TwinsPlant implements Plant {
    private static final Duration EVENTS_SINCE = Duration.ofDays(30);
    /** The agents' own events name them as assets. */
    private static final String AGENTS = "agents/*";

    private final Twins twins;
    private final RecentEvents events;

    private TwinsPlant(Twins twins, RecentEvents events) {
        this.twins = twins;
        this.events = events;
    }

    /**
     * Begins to read.
     *
     * @param windows of each series that are kept
     * @param events that are kept
     */
    public static TwinsPlant start(ConsoleSettings settings, int windows, int events, MeterRegistry registry) {
        RecentEvents recent = new RecentEvents(events);
        TwinsSettings twinsSettings = TwinsSettings.of(settings.bootstrap())
                .from(Start.since(settings.history()), Start.since(EVENTS_SINCE))
                .limits(limits(settings, windows))
                .assets(settings.assets());
        if (!NamePattern.of(settings.assets()).matches(AGENTS)) {
            twinsSettings = twinsSettings.assets(AGENTS);
        }
        Twins twins = Twins.connect(twinsSettings)
                .onEvent(happening -> recent.add(happening.place().agent(), happening.event()));
        TwinsPlant plant = new TwinsPlant(twins, recent);
        plant.register(registry);
        twins.start();
        return plant;
    }

    /** An asset has at least one series: more assets than series are shown would only take memory. */
    private static TwinLimits limits(ConsoleSettings settings, int windows) {
        TwinLimits usual = TwinLimits.DEFAULT;
        int assets = Math.min(usual.twins(), settings.series());
        return new TwinLimits(
                assets, usual.series(), windows, usual.alarms(), usual.agents(), usual.lanes(), settings.memory());
    }

    @Override
    public List<Twin> twins() {
        return twins.all();
    }

    @Override
    public List<Alarm> alarms() {
        return twins.alarms();
    }

    @Override
    public List<AgentStanding> agents() {
        return twins.agents();
    }

    @Override
    public List<RecentEvents.Entry> events() {
        return events.newest();
    }

    @Override
    public boolean isConnected() {
        return twins.status().connected();
    }

    @Override
    public List<String> reasonsAgainst() {
        TwinsStatus status = twins.status();
        List<String> reasons = new ArrayList<>();
        if (!status.connected()) {
            reasons.add("kafka: does not answer");
        } else if (!status.current()) {
            long behind = status.progress().behind();
            reasons.add(
                    behind > 0
                            ? "starting: reading what is stored, " + behind + " offsets to go"
                            : "starting: looking for Kafka's topics, which the gateway creates");
        }
        return reasons;
    }

    private void register(MeterRegistry registry) {
        gauge(registry, "estran.twin.assets", "Assets with windows", TwinsStatus::twins);
        gauge(registry, "estran.twin.series", "Series of all assets", TwinsStatus::properties);
        gauge(registry, "estran.twin.windows", "Windows in all histories", TwinsStatus::windows);
        gauge(registry, "estran.twin.alarms", "Alarms, raised and cleared", TwinsStatus::alarms);
        gauge(registry, "estran.twin.agents", "Agents", TwinsStatus::agents);
        Gauge.builder("estran.twin.memory", twins, of -> of.status().memory())
                .description("What windows and accounts take, as estimated; the most is memory of the configuration")
                .baseUnit("bytes")
                .register(registry);
        gauge(registry, "estran.twin.connected", "1 while Kafka answers", status -> status.connected() ? 1 : 0);
        gauge(
                registry,
                "estran.twin.behind",
                "Committed offsets not yet read",
                status -> status.progress().behind());
        counter(
                registry,
                "estran.twin.records",
                "Records read",
                status -> status.progress().records());
        counter(
                registry,
                "estran.twin.malformed",
                "Kafka records that could not be decoded",
                status -> status.progress().malformed());
        counter(
                registry,
                "estran.twin.unreadable",
                "Kafka records that need a newer release or a key",
                status -> status.progress().unreadable());
        counter(
                registry,
                "estran.twin.forgotten",
                "Windows and accounts dropped because there was no more memory for them",
                TwinsStatus::forgotten);
        counter(registry, "estran.twin.refused", "Records left out because a limit was reached", TwinsStatus::refused);
    }

    private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<TwinsStatus> value) {
        Gauge.builder(name, twins, of -> value.applyAsDouble(of.status()))
                .description(what)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String what, ToDoubleFunction<TwinsStatus> value) {
        FunctionCounter.builder(name, twins, of -> value.applyAsDouble(of.status()))
                .description(what)
                .register(registry);
    }

    @Override
    public void close() {
        twins.close();
    }
}
