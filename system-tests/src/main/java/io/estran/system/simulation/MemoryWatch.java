package io.estran.system.simulation;

import io.estran.agent.storage.StorageSettings;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process may hold in memory, whatever happens to it: the gauges of its queues and buffers, read as an operator reads
 * them, each with its bound. A gauge that is missing is a violation too: it would never be seen to pass its bound. One thread.
 */
final class MemoryWatch {
    /** Segments of a spool of the least size. */
    private static final int SEGMENTS = 16;

    /** Bytes on disk of the smallest thing in a spool, a gap. */
    private static final int LEAST_ITEM = 300;

    /** Batches laid out for the uplink, at most: some may be sent and answered before storage looks again. */
    private static final int LAID_OUT = 8;

    private final String process;
    private final MeterRegistry registry;
    private final Ledger ledger;
    private final List<Bound> bounds = new ArrayList<>();

    private record Bound(String name, Gauge gauge, long most) {}

    private MemoryWatch(String process, MeterRegistry registry, Ledger ledger) {
        this.process = process;
        this.registry = registry;
        this.ledger = ledger;
    }

    /**
     * Over an agent. One frame's windows, and a batch of each class, may be there before it is looked at again; what the
     * segment holds that is written on cannot be evicted.
     */
    static MemoryWatch ofAgent(AgentName agent, StorageSettings settings, MeterRegistry registry, Ledger ledger) {
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
                        settings.mostItems()
                                + settings.spoolBytes() / SEGMENTS / LEAST_ITEM
                                + BatchClass.values().length);
    }

    /** Over a gateway. */
    static MemoryWatch ofGateway(int number, long accountBytes, int agents, MeterRegistry registry, Ledger ledger) {
        return new MemoryWatch("gateway " + number, registry, ledger)
                .bound("estran.gateway.accounts.held", accountBytes)
                .bound("estran.gateway.presences.held", agents)
                .bound("estran.gateway.quarantine.agents", agents);
    }

    private MemoryWatch bound(String name, long most) {
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
            if (!(value <= bound.most)) {
                ledger.violated(process + " holds more than it may: " + bound.name + " is " + value + ", at most "
                        + bound.most + " is allowed");
            }
        }
    }
}
