package io.estran.agent.uplink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/** What the uplink counts. Thread safe. */
final class UplinkMeters {
    final Counter connects;
    final Counter batchesSent;
    final Counter bytesSent;
    final Counter batchesStored;
    final Counter batchesRefused;
    final Counter badAccounts;
    final Timer acknowledgement;
    final AtomicInteger connected;
    final AtomicInteger inFlight;

    UplinkMeters(MeterRegistry registry) {
        connects = registry.counter("estran.agent.uplink.connects");
        batchesSent = registry.counter("estran.agent.uplink.batches.sent");
        bytesSent =
                Counter.builder("estran.agent.uplink.sent").baseUnit("bytes").register(registry);
        batchesStored = registry.counter("estran.agent.uplink.batches.stored");
        batchesRefused = registry.counter("estran.agent.uplink.batches.refused");
        badAccounts = registry.counter("estran.agent.uplink.accounts.unreadable");
        acknowledgement = registry.timer("estran.agent.uplink.puback");
        connected = registry.gauge("estran.agent.uplink.connected", new AtomicInteger());
        inFlight = registry.gauge("estran.agent.uplink.in.flight", new AtomicInteger());
    }
}
