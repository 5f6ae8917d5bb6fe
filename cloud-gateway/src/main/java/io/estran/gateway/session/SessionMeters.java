package io.estran.gateway.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;

/** What sessions count. Thread safe. */
public final class SessionMeters {
    /** Why something that a client sent was not kept. */
    enum Refusal {
        /** Topic of another agent, or a batch that another agent sealed. */
        OTHER_AGENT,
        TOPIC,
        MALFORMED,
        CLASS,
        RETAIN,
        QOS,
        SUBSCRIPTION,
        RECEIVE_MAXIMUM,
        PRESENCE,
        NO_ROOM
    }

    final Counter publishes;
    final Counter batchesStored;
    final Counter bytesStored;
    final Counter presences;
    final Counter stalePresences;
    /** Statements that came too soon after the one before. */
    final Counter hastyPresences;
    /** Answers to backlog that waited because the log lagged. */
    final Counter held;

    final Counter accountsSent;
    final Counter takeovers;
    final Counter logFailures;
    final Timer puback;
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

    public SessionMeters(MeterRegistry registry) {
        publishes = registry.counter("estran.gateway.publishes");
        batchesStored = registry.counter("estran.gateway.batches.stored");
        bytesStored = Counter.builder("estran.gateway.stored").baseUnit("bytes").register(registry);
        presences = registry.counter("estran.gateway.presences");
        stalePresences = registry.counter("estran.gateway.presences.stale");
        hastyPresences = registry.counter("estran.gateway.presences.hasty");
        held = registry.counter("estran.gateway.backlog.held");
        accountsSent = registry.counter("estran.gateway.accounts.sent");
        takeovers = registry.counter("estran.gateway.takeovers");
        logFailures = registry.counter("estran.gateway.connections.failed");
        puback = Timer.builder("estran.gateway.puback")
                .publishPercentileHistogram()
                .register(registry);
        for (Refusal refusal : Refusal.values()) {
            String reason = refusal.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            refusals.put(refusal, registry.counter("estran.gateway.refusals", "reason", reason));
        }
    }

    void refused(Refusal refusal) {
        Counter counter = refusals.get(refusal);
        if (counter != null) {
            counter.increment();
        }
    }
}
