package io.estran.system.simulation;

import io.estran.agent.spool.SpoolStatus;
import io.estran.agent.storage.StorageSettings;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a process may hold in memory, whatever happens to it: the gauges of its queues and buffers, read as an operator reads
 * them, each with its bound. A gauge that is missing is a violation too: it would never be seen to pass its bound. One thread.
 *
 * <p>The bound on batches and gaps of a spool. After each batch that is sealed the spool evicts segments until it holds no more
 * than its setting allows, or there is nothing left to evict: then no batch stands in a segment that is closed. It stands in
 * one that is written on, of which there is one a class, or it waits for its flush, which comes at a quarter of a segment. A
 * gap may still stand in a closed segment, but not behind a batch of its lane: it was written after what it stands for, and that
 * after the batch before it, which would stand in a closed segment too. So it is at the head of its lane, where neighbours are
 * one gap, behind one that may say what was freed. Therefore: the setting, or what fits three segments and a quarter, and two a
 * lane, whichever is more. The spools here are so small, and their setting so low, that it is the segments which count.
 */
final class MemoryWatch {
    /** Segments of a spool of the least size. */
    private static final int SEGMENTS = 16;

    /** Bytes on disk of the smallest thing in a spool: a header of 202 bytes and that of the log, 32, in steps of eight. */
    private static final int LEAST_ITEM = 240;

    /** Gaps at the head of a lane. */
    private static final int HEAD_GAPS = 2;

    /** Batches laid out for the uplink, at most: some may be sent and answered before storage looks again. */
    private static final int LAID_OUT = 8;

    private final String process;
    private final MeterRegistry registry;
    private final Ledger ledger;
    private final List<Bound> bounds = new ArrayList<>();

    private record Bound(String name, Gauge gauge, LongSupplier most) {}

    private MemoryWatch(String process, MeterRegistry registry, Ledger ledger) {
        this.process = process;
        this.registry = registry;
        this.ledger = ledger;
    }

    /**
     * Over an agent. One frame's windows may be there before it is looked at again.
     *
     * @param spool how its spool stands: the bound counts its lanes
     */
    static MemoryWatch ofAgent(
            AgentName agent,
            StorageSettings settings,
            Supplier<SpoolStatus> spool,
            MeterRegistry registry,
            Ledger ledger) {
        long segment = settings.spoolBytes() / SEGMENTS;
        long classes = BatchClass.values().length;
        long open = (classes * segment + segment / 4) / LEAST_ITEM;
        return new MemoryWatch(agent.value(), registry, ledger)
                .bound("estran.agent.pipeline.ring.readings", Workload.MOST_READINGS)
                .bound("estran.agent.pipeline.series", Workload.MOST_SERIES)
                .bound("estran.agent.pipeline.events.waiting", Workload.MOST_EVENTS)
                .bound("estran.agent.storage.frames.waiting", settings.frames())
                .bound("estran.agent.storage.accounts.waiting", settings.mostAccounts())
                .bound("estran.agent.storage.answers.waiting", MachineUplink.RECEIVE_MAXIMUM + LAID_OUT)
                .bound("estran.agent.spool.records.waiting", settings.mostRecords() + Workload.MOST_SERIES)
                .bound(
                        "estran.agent.spool.batches.held",
                        () -> Math.max(
                                settings.mostItems(),
                                open + (long) HEAD_GAPS * spool.get().lanes().size()));
    }

    /** Over a gateway. */
    static MemoryWatch ofGateway(int number, long accountBytes, int agents, MeterRegistry registry, Ledger ledger) {
        return new MemoryWatch("gateway " + number, registry, ledger)
                .bound("estran.gateway.accounts.held", accountBytes)
                .bound("estran.gateway.presences.held", agents)
                .bound("estran.gateway.quarantine.agents", agents);
    }

    private MemoryWatch bound(String name, long most) {
        return bound(name, () -> most);
    }

    private MemoryWatch bound(String name, LongSupplier most) {
        Gauge gauge = registry.find(name).gauge();
        if (gauge == null) {
            ledger.violated(process + " has no gauge " + name);
        } else {
            bounds.add(new Bound(name, gauge, most));
        }
        return this;
    }

    /** Looks at all of them. */
    void check() {
        for (Bound bound : bounds) {
            double value = bound.gauge.value();
            long most = bound.most.getAsLong();
            if (!(value <= most)) {
                ledger.violated(process + " holds more than it may: " + bound.name + " is " + value + ", at most "
                        + most + " is allowed");
            }
        }
    }
}
