package io.estran.agent.source.line;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a line-protocol source counts. Thread safe. */
final class LineMeters {
    final Counter lines;
    final Counter rejected;
    final Counter bytes;
    final Counter refused;
    final Counter lost;
    final Counter pushedBack;
    final AtomicLong bodies = new AtomicLong();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger cached = new AtomicInteger();

    LineMeters(String source, MeterRegistry registry) {
        Tags tags = Tags.of("source", source);
        lines = counter("lines", "lines received, bad ones included, blank ones and comments not", tags, registry);
        rejected = counter("rejected", "lines rejected", tags, registry);
        bytes = Counter.builder("estran.agent.source.line.received")
                .description("what came in")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        refused = counter("connections.refused", "connections closed at once: too many were open", tags, registry);
        lost = counter("datagrams.lost", "datagrams that the kernel had no room for", tags, registry);
        pushedBack = counter("requests.refused", "HTTP requests refused because the ring was full", tags, registry);
        Gauge.builder("estran.agent.source.line.bodies", bodies, AtomicLong::doubleValue)
                .description("memory of HTTP requests that are not whole")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        registry.gauge("estran.agent.source.line.connections", tags, connections);
        registry.gauge("estran.agent.source.line.cached", tags, cached);
    }

    private static Counter counter(String name, String what, Tags tags, MeterRegistry registry) {
        return Counter.builder("estran.agent.source.line." + name)
                .description(what)
                .tags(tags)
                .register(registry);
    }
}
