package io.estran.process.handover;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want of the one thread that owns some state, in the order of coming. Putting takes no lock and never waits,
 * so that event loops may; the owner sleeps while there is nothing. Not bounded by itself: whoever puts has a bound.
 *
 * @param <T> what is handed over
 */
public final class Mailbox<T> {
    private final ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread sleeper;

    /** Hands over, and wakes the owner if it sleeps. Any thread. */
    public void put(T item) {
        queue.add(item);
        Thread owner = sleeper;
        if (owner != null) {
            LockSupport.unpark(owner);
        }
    }

    /** Takes back what the owner has not taken yet; false if it has. Any thread; slow if much waits. */
    public boolean remove(T item) {
        return queue.remove(item);
    }

    /** The next that waits, at once; null if nothing does. */
    public @Nullable T poll() {
        return queue.poll();
    }

    /**
     * The next, or null after at most that time. The owner only.
     *
     * @throws InterruptedException if the owner is interrupted
     */
    public @Nullable T take(long timeout, TimeUnit unit) throws InterruptedException {
        T item = queue.poll();
        if (item == null) {
            // Seen by everybody who puts after the second look: either this thread finds the item, or they find a
            // sleeper.
            sleeper = Thread.currentThread();
            item = queue.poll();
            if (item == null) {
                LockSupport.parkNanos(this, unit.toNanos(timeout));
                item = queue.poll();
            }
            sleeper = null;
        }
        if (item == null && Thread.interrupted()) {
            throw new InterruptedException();
        }
        return item;
    }
}
