package io.estran.agent.ring;

import io.estran.agent.waiting.WaitMode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded multi-producer single-consumer ring of readings. {@code put} and {@code offer} from any thread; {@code drain},
 * {@code isEmpty} and {@code awaitInput} by the one consumer only.
 *
 * <p>A slot's first word says for which lap it is free or filled (Vyukov's bounded queue): {@code position} when free for
 * the producer that claims {@code position}, {@code position + 1} when filled.
 */
public final class Ring {
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SHIFT = 3; // eight words a slot: one cache line
    private static final int META = 1;
    private static final int TIME = 2;
    private static final int VALUE = 3;
    private static final int POSITION = 4;
    private static final int STAMP = 5;
    private static final long RARE = 1L << 63;
    private static final long FULL_NANOS = 50_000;

    private final int capacity;
    private final int mask;
    private final long[] words;
    private final @Nullable Object[] rare;
    private final AtomicLong tail = new AtomicLong();
    private final ConsumerWait consumer;
    private volatile long head;

    /** An empty ring whose consumer parks. */
    public Ring(int capacity) {
        this(capacity, WaitMode.PARK);
    }

    /**
     * An empty ring.
     *
     * @param capacity slots; a power of two from 2 to 2^24
     * @param mode how its consumer waits
     */
    public Ring(int capacity, WaitMode mode) {
        if (capacity < 2 || capacity > 1 << 24 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is not a power of two from 2 to 2^24");
        }
        this.capacity = capacity;
        this.mask = capacity - 1;
        this.words = new long[capacity << SHIFT];
        this.rare = new Object[capacity];
        this.consumer = ConsumerWait.of(mode);
        for (int slot = 0; slot < capacity; slot++) {
            words[slot << SHIFT] = slot;
        }
    }

    public int capacity() {
        return capacity;
    }

    /** Slots in use; exact only when nobody puts. Any thread. */
    public int size() {
        return (int) Math.max(0, Math.min(capacity, tail.get() - head));
    }

    /**
     * Puts a reading, waiting while the ring is full.
     *
     * @param quality code of the quality class
     * @param reason wire code of its reason
     * @param stamp monotonic time now, or 0 if nobody will ask
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void put(int series, long time, double value, int quality, int reason, long position, long stamp)
            throws InterruptedException {
        long at = claim(1);
        while (at < 0) {
            await();
            at = claim(1);
        }
        fill(at, series, time, value, quality, reason, position, stamp);
    }

    /** Puts a reading if there is room. */
    public boolean offer(int series, long time, double value, int quality, int reason, long position, long stamp) {
        long at = claim(1);
        if (at < 0) {
            return false;
        }
        fill(at, series, time, value, quality, reason, position, stamp);
        return true;
    }

    /** Words of a staged reading. */
    public static final int STAGED = 5;

    /** Stages a reading at that index, for {@link #putAll}: the caller's array, {@value #STAGED} words a reading. */
    public static void stage(
            long[] into,
            int index,
            int series,
            long time,
            double value,
            int quality,
            int reason,
            long position,
            long stamp) {
        int word = index * STAGED;
        into[word] = meta(series, quality, reason);
        into[word + TIME - META] = time;
        into[word + VALUE - META] = Double.doubleToRawLongBits(value);
        into[word + POSITION - META] = position;
        into[word + STAMP - META] = stamp;
    }

    /**
     * Puts the staged readings from one index to another, in order, waiting while the ring is full; the consumer is woken only
     * if there is no room, or by {@link #wake} afterwards. Returns how many are put: all, unless the thread is interrupted while
     * it waits; then its interrupt is left pending.
     */
    public int putAll(long[] staged, int from, int to) {
        int next = from;
        while (next < to) {
            int count = Math.min(to - next, capacity / 2);
            long at = claim(count);
            while (at < 0 && count > 1) {
                count /= 2;
                at = claim(count);
            }
            if (at < 0) {
                wake();
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                LockSupport.parkNanos(this, FULL_NANOS);
                continue;
            }
            for (int i = 0; i < count; i++) {
                int slot = (int) (at + i) & mask;
                System.arraycopy(staged, (next + i) * STAGED, words, (slot << SHIFT) + META, STAGED);
                WORDS.setRelease(words, slot << SHIFT, at + i + 1);
            }
            next += count;
        }
        return next - from;
    }

    /** Position of the reading that is staged at that index. */
    public static long positionOf(long[] staged, int index) {
        return staged[index * STAGED + POSITION - META];
    }

    /** Puts a rare input, waiting while the ring is full. */
    public void putRare(Object input) throws InterruptedException {
        while (!offerRare(input)) {
            await();
        }
    }

    /** Puts a rare input if there is room. */
    public boolean offerRare(Object input) {
        long at = claim(1);
        if (at < 0) {
            return false;
        }
        int slot = (int) at & mask;
        rare[slot] = input;
        words[(slot << SHIFT) + META] = RARE;
        publish(at, slot);
        return true;
    }

    /**
     * The first of so many positions whose slots are now this thread's, or -1 if that many are not free. Slots are given back in
     * order: if the last one is free, those before it are.
     */
    private long claim(int count) {
        long at = tail.get();
        while (true) {
            long last = at + count - 1;
            long lap = (long) WORDS.getAcquire(words, ((int) last & mask) << SHIFT);
            if (lap == last) {
                if (tail.compareAndSet(at, at + count)) {
                    return at;
                }
                at = tail.get();
            } else if (lap < last) {
                return -1;
            } else {
                at = tail.get();
            }
        }
    }

    private static long meta(int series, int quality, int reason) {
        return Integer.toUnsignedLong(series) | (long) quality << 32 | (long) reason << 40;
    }

    private void fill(
            long at, int series, long time, double value, int quality, int reason, long position, long stamp) {
        int slot = (int) at & mask;
        int word = slot << SHIFT;
        words[word + META] = meta(series, quality, reason);
        words[word + TIME] = time;
        words[word + VALUE] = Double.doubleToRawLongBits(value);
        words[word + POSITION] = position;
        words[word + STAMP] = stamp;
        publish(at, slot);
    }

    private void publish(long at, int slot) {
        WORDS.setRelease(words, slot << SHIFT, at + 1);
        consumer.put();
    }

    /** Parks a producer for a moment: full means that the consumer is busy, so it need not be woken. */
    private void await() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LockSupport.parkNanos(this, FULL_NANOS);
    }

    /**
     * Gives at most {@code most} inputs to the consumer, in order; returns how many. What the consumer throws on counts as
     * taken. Consumer only.
     */
    public int drain(RingConsumer consumer, int most) {
        long from = head;
        long at = from;
        try {
            while (at - from < most && (long) WORDS.getAcquire(words, ((int) at & mask) << SHIFT) == at + 1) {
                give(at++, consumer);
            }
        } finally {
            if (at != from) {
                head = at;
            }
        }
        return (int) (at - from);
    }

    /** Empties the slot, then gives away what was in it. */
    private void give(long at, RingConsumer consumer) {
        int slot = (int) at & mask;
        int word = slot << SHIFT;
        long meta = words[word + META];
        if (meta == RARE) {
            Object input = rare[slot];
            rare[slot] = null;
            WORDS.setRelease(words, word, at + capacity);
            if (input != null) {
                consumer.rare(input);
            }
            return;
        }
        long time = words[word + TIME];
        double value = Double.longBitsToDouble(words[word + VALUE]);
        long position = words[word + POSITION];
        long stamp = words[word + STAMP];
        WORDS.setRelease(words, word, at + capacity);
        consumer.reading(
                (int) meta, time, value, (int) (meta >>> 32) & 0xFF, (int) (meta >>> 40) & 0xFF, position, stamp);
    }

    /** Whether there is something to drain. Consumer only. */
    public boolean isEmpty() {
        long at = head;
        return (long) WORDS.getAcquire(words, ((int) at & mask) << SHIFT) != at + 1;
    }

    /**
     * Waits until something is put, {@link #wake} is called or the time is over; may return early. Consumer only.
     *
     * @param idle asked before it waits, or while it does: false if whoever calls {@link #wake} has left something to do
     */
    public void awaitInput(long nanos, BooleanSupplier idle) {
        consumer.await(this, nanos, idle);
    }

    /** Ends the consumer's wait, if it waits. Any thread. */
    public void wake() {
        consumer.wake();
    }
}
