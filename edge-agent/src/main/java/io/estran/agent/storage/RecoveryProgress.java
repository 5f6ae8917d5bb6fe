package io.estran.agent.storage;

import io.estran.agent.log.ReadProgress;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how far recovery has come: metrics all the time, a line of the log every five seconds. Thread safe; one part of
 * recovery reads at a time.
 */
final class RecoveryProgress {
    private static final Logger log = LoggerFactory.getLogger(RecoveryProgress.class);
    private static final long LINE_EVERY = Duration.ofSeconds(5).toNanos();
    private static final double MEBIBYTE = 1024 * 1024;

    private final Clock clock;
    private final Counter read;
    private final AtomicLong left;
    private final AtomicLong lineAt;

    RecoveryProgress(Clock clock, MeterRegistry registry) {
        this.clock = clock;
        read = registry.counter("estran.agent.storage.recovery.read.bytes");
        left = registry.gauge("estran.agent.storage.recovery.left.bytes", new AtomicLong());
        lineAt = new AtomicLong(clock.monotonicNanos() + LINE_EVERY);
    }

    /** The progress of one part: what is read, in words. */
    ReadProgress of(String what) {
        AtomicLong before = new AtomicLong();
        return (done, all) -> {
            read.increment((double) done - before.getAndSet(done));
            left.set(all - done);
            long now = clock.monotonicNanos();
            if (now - lineAt.get() >= 0) {
                lineAt.set(now + LINE_EVERY);
                log.info("recovery: {} of {} MiB of the {} are read", mebibytes(done), mebibytes(all), what);
            }
        };
    }

    private static String mebibytes(long bytes) {
        return String.format(java.util.Locale.ROOT, "%,.0f", bytes / MEBIBYTE);
    }
}
