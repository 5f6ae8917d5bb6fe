package io.estran.agent.storage;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the storage thread. Thread safe; one thread waits. */
final class Wake {
    private final Semaphore signals = new Semaphore(0);

    void signal() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    /** Returns at a signal since the last call, or after that time, ns. */
    void await(long nanos) throws InterruptedException {
        if (signals.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            signals.drainPermits();
        }
    }
}
