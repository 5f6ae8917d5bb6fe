package io.estran.agent.seal;

import io.estran.agent.output.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one class that wait for their batch, in the order of their ordinals. Estimates encoded bytes from the
 * batches before. Owned by the storage thread.
 */
final class Batcher {
    /** Most records of a batch. */
    static final int MOST_RECORDS = 16_384;

    private static final double FIRST_GUESS = 150;
    private static final double WEIGHT = 0.2;

    private final int sealBytes;
    private List<Pending> waiting = new ArrayList<>();
    private double bytesPerRecord = FIRST_GUESS;
    private long oldest;

    Batcher(int sealBytes) {
        this.sealBytes = sealBytes;
    }

    void add(Output output, long journalPosition, long now) {
        if (waiting.isEmpty()) {
            oldest = now;
        }
        waiting.add(new Pending(output, journalPosition));
    }

    int size() {
        return waiting.size();
    }

    /** Whether a batch is full. */
    boolean isFull() {
        return !waiting.isEmpty() && waiting.size() >= perBatch();
    }

    /** Whether the oldest record has waited that long, ns. */
    boolean isOld(long now, long age) {
        return !waiting.isEmpty() && now - oldest >= age;
    }

    /** When the oldest record will have waited that long, ns from now; {@code Long.MAX_VALUE} if none waits. */
    long untilOld(long now, long age) {
        return waiting.isEmpty() ? Long.MAX_VALUE : Math.max(0, oldest + age - now);
    }

    /** The next batch's records; they wait on until {@link #remove}. */
    List<Pending> next() {
        return List.copyOf(waiting.subList(0, Math.min(waiting.size(), perBatch())));
    }

    /** So many records at the head need not wait any more. */
    void remove(int count) {
        waiting = new ArrayList<>(waiting.subList(count, waiting.size()));
    }

    /** A batch of so many records took so many bytes. */
    void learn(int records, int bytes) {
        bytesPerRecord += WEIGHT * ((double) bytes / records - bytesPerRecord);
    }

    private int perBatch() {
        return (int) Math.max(1, Math.min(MOST_RECORDS, sealBytes / bytesPerRecord));
    }
}
