package io.estran.gateway.session;

import io.estran.gateway.ingest.QuarantineRate;
import io.estran.process.time.Clock;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which refused bytes are kept in the quarantine topic, so that one agent that sends nothing but garbage cannot fill it: a rate
 * for each agent, over all its connections to this gateway. Thread safe and without locks: event loops ask it. An agent whose
 * bucket is full again is forgotten by and by; beyond {@value #MOST_AGENTS} agents at a time the bytes of further ones are not kept.
 */
public final class QuarantineAllowance {
    private static final Logger log = LoggerFactory.getLogger(QuarantineAllowance.class);
    private static final int MOST_AGENTS = 10_000;
    /** Buckets looked at in one call. */
    private static final int SWEPT = 4;

    private static final class Bucket {
        private final AtomicLong paidUntil;
        private volatile boolean told;

        Bucket(long now) {
            paidUntil = new AtomicLong(now);
        }
    }

    private final QuarantineRate rate;
    private final Clock clock;
    private final Counter dropped;
    private final ConcurrentSkipListMap<AgentName, Bucket> buckets = new ConcurrentSkipListMap<>();
    private final AtomicInteger size = new AtomicInteger();
    /** Where the last sweep ended; several event loops may sweep the same, which does no harm. */
    private volatile @Nullable AgentName swept;

    public QuarantineAllowance(QuarantineRate rate, Clock clock, MeterRegistry registry) {
        this.rate = rate;
        this.clock = clock;
        dropped = Counter.builder("estran.gateway.quarantine.dropped")
                .description("Refused batches whose bytes were not kept: beyond agents.quarantine")
                .register(registry);
        Gauge.builder("estran.gateway.quarantine.agents", size, AtomicInteger::get)
                .description("Agents of which bytes were refused lately")
                .register(registry);
    }

    /** Whether so many refused bytes of the agent may be kept; counts them then, and counts and tells it if not. */
    boolean take(AgentName agent, int bytes) {
        long now = clock.monotonicNanos();
        forgetSomeFullBuckets(now);
        Bucket bucket = bucket(agent, now);
        if (bucket != null && pay(bucket, now, bytes)) {
            return true;
        }
        dropped.increment();
        if (bucket != null && !bucket.told) {
            bucket.told = true;
            log.warn(
                    "{}: more than {} bytes a minute of it are refused; until that ends, most are counted and not kept",
                    agent,
                    rate.bytesPerMinute());
        }
        return false;
    }

    private boolean pay(Bucket bucket, long now, int bytes) {
        while (true) {
            long before = bucket.paidUntil.get();
            long after = rate.pay(before, now, bytes);
            if (after == QuarantineRate.BEYOND) {
                return false;
            }
            if (bucket.paidUntil.compareAndSet(before, after)) {
                return true;
            }
        }
    }

    private @Nullable Bucket bucket(AgentName agent, long now) {
        Bucket known = buckets.get(agent);
        if (known != null) {
            return known;
        }
        if (size.get() >= MOST_AGENTS) {
            return null;
        }
        Bucket fresh = new Bucket(now);
        Bucket other = buckets.putIfAbsent(agent, fresh);
        if (other == null) {
            size.incrementAndGet();
        }
        return other == null ? fresh : other;
    }

    /** The next few in the order of names, and around again: each call takes away more than it can add. */
    private void forgetSomeFullBuckets(long now) {
        AgentName last = swept;
        Map.Entry<AgentName, Bucket> next = last == null ? buckets.firstEntry() : buckets.higherEntry(last);
        for (int i = 0; i < SWEPT && next != null; i++) {
            last = next.getKey();
            Bucket bucket = next.getValue();
            if (bucket.paidUntil.get() - now <= 0 && buckets.remove(last, bucket)) {
                size.decrementAndGet();
            }
            next = buckets.higherEntry(last);
        }
        swept = next == null ? null : last;
    }
}
