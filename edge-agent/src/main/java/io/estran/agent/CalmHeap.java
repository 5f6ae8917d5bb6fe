package io.estran.agent;

import io.estran.process.configuration.Quantity;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the heap near what is alive in it, for a process on a small computer. The serial collector lets the old generation grow
 * up to {@code -Xmx} before it looks there, so a bound that leaves room for bad days would be memory taken on good ones. Here the
 * heap is collected when it has grown beyond a size that is called calm; where more than that is alive, beyond a quarter more
 * than is. Set by {@code -Destran.heap.calm=SIZE}; without it there is no thread. Owns the daemon thread {@code estran-heap}.
 */
final class CalmHeap implements AutoCloseable {
    /** Name of the system property. */
    static final String CALM = "estran.heap.calm";

    private static final Logger log = LoggerFactory.getLogger(CalmHeap.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int SLACK = 4;

    private final long calm;
    private final LongSupplier committed;
    private final Runnable collection;
    private final CountDownLatch stop = new CountDownLatch(1);
    private long bound;

    /**
     * @param calm the heap may always have so many bytes
     * @param committed how many it has
     * @param collection collects, and gives back what is free
     */
    CalmHeap(long calm, LongSupplier committed, Runnable collection) {
        this.calm = calm;
        this.committed = committed;
        this.collection = collection;
        this.bound = calm;
    }

    /** Begins, if the property is set. */
    static AutoCloseable start() {
        String size = System.getProperty(CALM);
        if (size == null) {
            return () -> {};
        }
        long calm;
        try {
            calm = Quantity.bytes(size);
        } catch (IllegalArgumentException wrong) {
            log.warn("-D{}={} {}; the heap is left to the collector", CALM, size, wrong.getMessage());
            return () -> {};
        }
        CalmHeap heap = new CalmHeap(calm, Runtime.getRuntime()::totalMemory, System::gc);
        Thread thread = new Thread(heap::run, "estran-heap");
        thread.setDaemon(true);
        thread.start();
        return heap;
    }

    private void run() {
        try {
            while (!stop.await(EVERY.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects if it is due. */
    void look() {
        if (committed.getAsLong() > bound) {
            collection.run();
            long alive = committed.getAsLong();
            bound = Math.max(calm, alive + alive / SLACK);
        }
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
