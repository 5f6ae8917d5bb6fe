package io.estran.agent.actuation;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Micros from taking a reading off the source to handing the write that it caused to the socket: a histogram of fixed size
 * with buckets 1/16 of their value wide. Any thread.
 */
public final class ActuationLatency {
    private static final int SUB = 16;
    private static final int SUB_BITS = 4;
    private static final int BUCKETS = SUB * 60;

    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong max = new AtomicLong();

    /** Writes sent so far. */
    public long count() {
        return count.get();
    }

    /** The longest, micros; 0 if there is none. */
    public long max() {
        return max.get();
    }

    /** The latency at quantile {@code q} in [0, 1], micros, at most 1/16 too high; 0 if there is none. */
    public long quantile(double q) {
        long rank = Math.max(1, (long) Math.ceil(q * count.get()));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += buckets.get(bucket);
            if (seen >= rank) {
                return Math.min(max.get(), highest(bucket));
            }
        }
        return max.get();
    }

    /** Another write was sent, so long after its reading was taken. */
    public void record(long micros) {
        long value = Math.max(0, micros);
        buckets.incrementAndGet(bucket(value));
        max.accumulateAndGet(value, Math::max);
        count.incrementAndGet();
    }

    private static int bucket(long value) {
        if (value < SUB) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift + 1) * SUB + (int) (value >>> shift) - SUB;
    }

    private static long highest(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        return ((long) (bucket % SUB + SUB + 1) << shift) - 1;
    }
}
