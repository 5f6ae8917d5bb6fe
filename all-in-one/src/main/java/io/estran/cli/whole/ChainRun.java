package io.estran.cli.whole;

import io.estran.agent.Agent;
import io.estran.agent.actuation.ActuationLatency;
import io.estran.agent.pipeline.ReadingCounts;
import io.estran.cli.arrival.ChainConsumer;
import io.estran.cli.arrival.DeliveryComparison;
import io.estran.cli.report.Destination;
import io.estran.cli.report.MemoryMeasure;
import io.estran.cli.report.Percentiles;
import io.estran.cli.report.Report;
import io.estran.cli.scenario.RunEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a chain from its start to the report. One owner, used once: watch, drain, report. */
final class ChainRun {
    private static final Logger log = LoggerFactory.getLogger(ChainRun.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final long SHOW_NANOS = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Chain chain;
    private final Agent agent;
    private final ChainConsumer consumer;
    private final DeliveryComparison comparison;
    private final RunSurroundings surroundings;
    private final MemoryMeasure memory;
    private final List<String> faults = new ArrayList<>();
    private final long startMillis;
    private boolean drained;
    private long shownAt;
    private long receivedThen;

    /** The chain has just started. */
    ChainRun(Chain chain, RunSurroundings surroundings, boolean measuresMemory) {
        this.chain = chain;
        this.agent = chain.agent();
        this.consumer = chain.consumer();
        this.comparison = chain.comparison();
        this.surroundings = surroundings;
        this.memory = new MemoryMeasure(measuresMemory, agent::longestTurn, agent::forgetTurns);
        this.startMillis = sinceBegin() / NANOS_PER_MILLI;
        this.shownAt = surroundings.clock().monotonicNanos();
        this.receivedThen = agent.readings().received();
        memory.begin(shownAt);
    }

    /** Until the end is reached or the signal comes. */
    void watch(RunEnd end) throws InterruptedException {
        while (!end.isReached(surroundings.clock().monotonicNanos())) {
            if (surroundings.signal().await(LOOK) || consumer.fault().isPresent()) {
                return;
            }
            long now = surroundings.clock().monotonicNanos();
            memory.continueAt(now, surroundings.clock().wallNanos());
            show(now);
        }
    }

    /** Ends the input and waits until everything has come out, within a bound. */
    void drain() throws InterruptedException {
        try {
            agent.endInput();
        } catch (InterruptedException hurried) {
            throw hurried;
        } catch (Exception failure) {
            faults.add("the sources could not be closed: " + failure.getMessage());
            log.warn("the sources could not be closed", failure);
        }
        drained = new Drain(chain, surroundings.signal(), surroundings.clock()).await(this::show);
    }

    private void show(long now) {
        if (now - shownAt < SHOW_NANOS) {
            return;
        }
        ReadingCounts readings = agent.readings();
        double rate = (readings.received() - receivedThen) * NANOS_PER_SECOND / (now - shownAt);
        shownAt = now;
        receivedThen = readings.received();
        surroundings
                .line()
                .show(
                        String.format(
                                Locale.ROOT,
                                "%,.0f readings/s, %,d windows, %,d batches stored, backlog %,d, losses %,d",
                                rate,
                                consumer.windows().closed(),
                                comparison.batchesSealed() - comparison.batchesAwaited(),
                                agent.spool().pendingBatches(),
                                readings.dropped() + comparison.gaps()),
                        now);
    }

    /** What was found. */
    Report report(@Nullable Destination records) {
        consumer.fault().ifPresent(faults::add);
        if (records != null) {
            try {
                records.flush();
            } catch (IOException failure) {
                faults.add(String.valueOf(failure.getMessage()));
            }
        }
        long pending = drained ? 0 : agent.spool().pendingBatches();
        // What is still on its way is not lost.
        long onItsWay = drained ? 0 : agent.spool().pendingRecords();
        if (!drained) {
            faults.add(String.format(
                    Locale.ROOT,
                    "not everything came through before the end: %,d batches wait in the agent's spool, and are not lost; %,d more"
                            + " are stored by the gateway and did not reach the twin: these count as lost, and may only be late",
                    pending,
                    Math.max(0, comparison.batchesAwaited() - pending)));
        }
        long sealed = comparison.batchesSealed();
        return new Report(
                readings(),
                new Report.Windows(
                        consumer.windows().closed(), consumer.windows().revised()),
                new Report.Batches(sealed, sealed - comparison.batchesAwaited(), pending),
                new Report.Delivery(
                        comparison.sent(),
                        comparison.stored(),
                        Math.max(0, comparison.missing() - onItsWay),
                        comparison.duplicated(),
                        comparison.gaps(),
                        consumer.duplicatesDropped()),
                consumer.sensorToTwin(),
                consumer.alarmToTwin(),
                actuations(),
                memory.longestTurnNanos() / (double) NANOS_PER_MILLI,
                memory.now(),
                faults,
                startMillis,
                sinceBegin() / NANOS_PER_SECOND);
    }

    private Report.Readings readings() {
        ReadingCounts counts = agent.readings();
        return new Report.Readings(
                counts.received(),
                counts.accepted(),
                counts.rejected(),
                counts.dropped(),
                counts.late(),
                consumer.windows().readings(),
                counts.open(),
                counts.unwindowed());
    }

    private Optional<Report.Actuations> actuations() {
        ActuationLatency latency = agent.actuations();
        return latency.count() == 0
                ? Optional.empty()
                : Optional.of(new Report.Actuations(
                        latency.count(),
                        new Percentiles(latency.quantile(0.5), latency.quantile(0.99), latency.max())));
    }

    private long sinceBegin() {
        return surroundings.clock().wallNanos() - surroundings.begunAt();
    }
}
