package io.estran.benchmarks.delivery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A steady rate: some messages every two milliseconds. Who falls behind sends at once until it has caught up.
 *
 * @param burst so many at a time
 */
record Pace(int burst) {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Sends one message. */
    interface Sender {
        void send(int index) throws Exception;
    }

    /** Sends so many. */
    void run(int count, Sender sender) throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begun + i / burst * TICK_NANOS;
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            sender.send(i);
        }
    }
}
