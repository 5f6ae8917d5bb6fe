package io.estran.agent.pipeline;

import io.estran.agent.actuation.ActuationLatency;
import io.estran.agent.ring.Ring;
import io.estran.agent.ring.SeriesTable;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the pipeline counts, as metrics; read when they are asked for. Thread safe. */
final class PipelineMeters {
    private static final String PREFIX = "estran.agent.pipeline.";
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry registry;

    PipelineMeters(
            MeterRegistry registry,
            Ring ring,
            SeriesTable table,
            SideInputs side,
            ActuationLatency latency,
            BalanceBoard board) {
        this.registry = registry;
        count("readings.received", board, now -> now.counts().received());
        count("readings.accepted", board, now -> now.counts().accepted());
        count("readings.rejected", board, now -> now.counts().rejected());
        count("readings.dropped", board, now -> now.counts().dropped());
        count("readings.late", board, now -> now.counts().late());
        count("windows.closed", board, now -> now.counts().windowsClosed());
        count("windows.revised", board, now -> now.counts().windowsRevised());
        count("events.lost", board, now -> now.eventsLost() + side.lost());
        count("actuations", latency, ActuationLatency::count);
        count("derived.readings", board, now -> now.summary().derived());
        count("derived.unused", board, now -> now.summary().unused());
        count("derived.wraps", board, now -> now.summary().wraps());
        count("derived.resets", board, now -> now.summary().resets());
        count("derived.refused", board, now -> now.summary().refused());
        gauge("derived.series", board, now -> now.summary().derivedSeries());
        count("series.retired", table, SeriesTable::retired);
        gauge("readings.open", board, now -> now.counts().open());
        gauge("readings.waiting", board, now -> now.standing().readingsHeld());
        gauge("events.waiting", board, now -> now.standing().eventsHeld() + side.waiting());
        gauge("actuations.open", board, now -> now.standing().ordersOpen());
        gauge("holding", board, now -> now.isHolding() ? 1 : 0);
        gauge("turn.longest.seconds", board, now -> now.longestTurn() / NANOS_PER_SECOND);
        gauge("ring.readings", ring, Ring::size);
        gauge("ring.capacity", ring, Ring::capacity);
        gauge("series", table, SeriesTable::size);
        gauge("series.capacity", table, SeriesTable::capacity);
        gauge("actuation.p50.seconds", latency, all -> all.quantile(0.5) / MICROS_PER_SECOND);
        gauge("actuation.p99.seconds", latency, all -> all.quantile(0.99) / MICROS_PER_SECOND);
    }

    private <T> void count(String name, T of, ToDoubleFunction<T> value) {
        FunctionCounter.builder(PREFIX + name, of, value).register(registry);
    }

    private <T> void gauge(String name, T of, ToDoubleFunction<T> value) {
        Gauge.builder(PREFIX + name, of, value).strongReference(true).register(registry);
    }
}
