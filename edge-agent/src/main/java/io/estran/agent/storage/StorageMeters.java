package io.estran.agent.storage;

import io.estran.agent.backlog.Backlog;
import io.estran.agent.spool.SpoolStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What storage counts. Thread safe. */
final class StorageMeters {
    final Timer sync;
    final Counter failures;
    final Counter checkpoints;
    final Counter batchesSealed;
    final Counter recordsSealed;
    final Counter journalTorn;
    final Counter spoolTorn;
    final AtomicLong journalBytes;
    final AtomicLong bytesOnDisk;
    final AtomicLong quarantineBytes;
    final AtomicLong gaps;
    final AtomicLong recordsRefused;
    final AtomicLong recordsWaiting;
    final AtomicLong batchesHeld;
    final Counter accountsDropped;
    private final MeterRegistry registry;
    /** How the spool stood when it was last told. */
    volatile SpoolStatus status;

    StorageMeters(MeterRegistry registry, SpoolStatus first) {
        sync = registry.timer("estran.agent.storage.sync");
        failures = registry.counter("estran.agent.storage.failures");
        checkpoints = registry.counter("estran.agent.storage.checkpoints");
        batchesSealed = registry.counter("estran.agent.spool.batches.sealed");
        recordsSealed = registry.counter("estran.agent.spool.records.sealed");
        journalBytes = registry.gauge("estran.agent.journal.bytes", new AtomicLong());
        bytesOnDisk = registry.gauge("estran.agent.storage.bytes", new AtomicLong());
        quarantineBytes = registry.gauge("estran.agent.quarantine.bytes", new AtomicLong());
        gaps = registry.gauge("estran.agent.spool.gaps", new AtomicLong());
        journalTorn = registry.counter("estran.agent.journal.torn.bytes");
        spoolTorn = registry.counter("estran.agent.spool.torn.bytes");
        recordsRefused = registry.gauge("estran.agent.spool.records.refused", new AtomicLong());
        recordsWaiting = registry.gauge("estran.agent.spool.records.waiting", new AtomicLong());
        batchesHeld = registry.gauge("estran.agent.spool.batches.held", new AtomicLong());
        accountsDropped = registry.counter("estran.agent.storage.accounts.dropped");
        this.registry = registry;
        status = first;
        registry.gauge("estran.agent.spool.bytes", this, all -> all.status.bytes());
        registry.gauge("estran.agent.spool.capacity.bytes", this, all -> all.status.capacity());
        TimeGauge.builder("estran.agent.spool.capacity", this, TimeUnit.SECONDS, StorageMeters::secondsLeft)
                .description("Time until the spool is full at the present rate without a gateway")
                .register(registry);
        registry.gauge("estran.agent.spool.bounded.by.disk", this, all -> all.status.boundedByDisk() ? 1 : 0);
        registry.gauge("estran.agent.spool.batches.pending", this, all -> all.status.pendingBatches());
        registry.gauge("estran.agent.spool.batches.evicted", this, all -> all.status.evictedBatches());
        registry.gauge(
                "estran.agent.uplink.backlog.bytes", this, all -> all.backlog().bytes());
        registry.gauge(
                "estran.agent.uplink.backlog.batches",
                this,
                all -> all.backlog().batches());
        registry.gauge(
                "estran.agent.uplink.backlog.records",
                this,
                all -> all.backlog().records());
        Gauge.builder(
                        "estran.agent.uplink.backlog.rate",
                        this,
                        all -> all.backlog().bytesPerSecond())
                .baseUnit("bytes.per.second")
                .register(registry);
        Gauge.builder(
                        "estran.agent.uplink.backlog.remaining",
                        this,
                        all -> all.backlog().remaining())
                .baseUnit("seconds")
                .register(registry);
    }

    private Backlog backlog() {
        return status.backlog();
    }

    private static double secondsLeft(StorageMeters all) {
        double hours = all.status.hours();
        return hours < 0 ? Double.NaN : hours * TimeUnit.HOURS.toSeconds(1);
    }

    /** Shows what waits for the storage thread. */
    void watch(HandOver handOver, Outlet outlet) {
        registry.gauge("estran.agent.storage.frames.waiting", handOver, HandOver::waiting);
        registry.gauge("estran.agent.storage.accounts.waiting", outlet, Outlet::accountsWaiting);
        registry.gauge("estran.agent.storage.answers.waiting", outlet, Outlet::answersWaiting);
    }
}
