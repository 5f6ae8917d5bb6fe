package io.estran.agent.source.modbus;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes on their way from those who order them to the device's thread, bounded; without locks. Open while there is
 * a connection; what is ordered at any other time is refused at once, so nothing is written long after it was ordered.
 */
final class WriteQueue {
    static final String NOT_CONNECTED = "not connected";

    private final int limit;
    private final Queue<PendingWrite> writes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong overflow = new AtomicLong();
    private volatile boolean open;

    /** With room for so many writes. */
    WriteQueue(int limit) {
        this.limit = limit;
    }

    /** Takes a write in, or completes it with the reason why not. Any thread. */
    boolean order(PendingWrite write) {
        if (open) {
            if (waiting.incrementAndGet() > limit) {
                waiting.decrementAndGet();
                overflow.incrementAndGet();
                write.complete("too many writes wait", 0);
                return false;
            }
            writes.add(write);
            if (open) {
                return true;
            }
        }
        if (!write.claim()) {
            return true; // the device's thread has it
        }
        write.complete(NOT_CONNECTED, 0);
        return false;
    }

    /** The next write, claimed; null if there is none. Device's thread only. */
    @Nullable
    PendingWrite take() {
        while (true) {
            PendingWrite write = writes.poll();
            if (write == null) {
                return null;
            }
            waiting.decrementAndGet();
            if (write.claim()) {
                return write;
            }
        }
    }

    /** There is a connection. Device's thread only. */
    void open() {
        open = true;
    }

    /** There is none; what waits is completed so. Device's thread only; returns how many. */
    int shut() {
        open = false;
        int refused = 0;
        for (PendingWrite write = take(); write != null; write = take()) {
            write.complete(NOT_CONNECTED, 0);
            refused++;
        }
        return refused;
    }

    /** Writes that wait. Any thread. */
    int waiting() {
        return waiting.get();
    }

    /** Most that may wait. */
    int limit() {
        return limit;
    }

    /** Writes that were turned away so far, as too many waited. Any thread. */
    long overflow() {
        return overflow.get();
    }
}
