package io.estran.benchmarks.edge.load;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Asks something at a steady rate, whether or not there was an answer, and takes the time until each answer. A pause of whoever
 * answers counts for every question that falls into it (coordinated omission). One thread asks, another answers.
 */
public final class Probe {
    /** A question; {@code raise} and its opposite take turns, and only the first is answered. */
    public interface Question {
        void ask(boolean raise) throws IOException;
    }

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_MILLIS = 1;
    private static final int DIGITS = 3;
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    private final ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
    private final Question question;
    private final long interval;

    /** @param interval between two questions that are answered, ns */
    public Probe(Question question, long interval) {
        this.question = question;
        this.interval = interval;
    }

    /** The next question was answered at that time, monotonic ns. Any thread; in the order of the questions. */
    public void answered(long nanos) {
        answers.add(nanos);
    }

    /** Times of so many answers, corrected. */
    public Histogram run(int count) throws IOException, InterruptedException {
        answers.clear();
        long[] asked = new long[count];
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            awaitTime(begun + i * interval);
            asked[i] = System.nanoTime();
            question.ask(true);
            awaitTime(begun + i * interval + interval / 2);
            question.ask(false);
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (answers.size() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("of " + count + " questions " + answers.size() + " were answered within 30 s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        Histogram took = new Histogram(LONGEST, DIGITS);
        for (long since : asked) {
            Long answered = answers.poll();
            took.recordValueWithExpectedInterval(answered == null ? LONGEST : Math.max(0, answered - since), interval);
        }
        return took;
    }

    private static void awaitTime(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
