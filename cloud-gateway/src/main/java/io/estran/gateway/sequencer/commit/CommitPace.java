package io.estran.gateway.sequencer.commit;

import org.jspecify.annotations.Nullable;

/**
 * When the partitions of one stream thread ask for a commit: all look at every {@link #tick()} together, so a record that comes
 * after a pause is committed at once, and under load work goes on for an interval after each commit. Kafka Streams halves the
 * records that it takes between two rounds whenever a round ends with a commit; if commits took longer than the work between
 * them, every round would, and in the end each commit would carry one record. So after a commit that took longer than the
 * interval, work goes on for as long as it took before the next one is asked for. A thread that hardly does anything else but
 * work has a backlog, or soon will have: there a commit, during which it stands still, costs more than it gains anybody, so it
 * comes a third as often.
 *
 * <p>Belongs to one stream thread. Times are wall-clock ms as Kafka Streams gives them; a step of the clock costs ten intervals
 * at most.
 */
public final class CommitPace {
    /** Longer pauses than that many intervals are for no commit: Kafka Streams commits by itself then. */
    private static final long MOST_INTERVALS = 10;

    private static final long TICKS_PER_INTERVAL = 10;
    /** How many intervals work goes on between two commits of a thread that is saturated. */
    private static final long SATURATED_INTERVALS = 3;
    /** It is, if it worked for that many tenths of the time since its commit; the rest goes to polls and between records, reading is another thread's. */
    private static final long SATURATED_TENTHS = 5;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long interval;
    /** Whoever asked first, until it looks again or somebody works. */
    private @Nullable Object asker;

    private boolean everAsked;
    private long askedAt;
    private long doneAt;
    private long took;
    /** How long was worked since the last commit, ns. */
    private long worked;

    /** @param interval between two commits, in ms */
    public CommitPace(long interval) {
        this.interval = interval;
    }

    /** How often a partition shall look whether a commit is due, in ms. */
    public long tick() {
        return Math.max(1, interval / TICKS_PER_INTERVAL);
    }

    /**
     * Whether a partition may ask for a commit now: with the one that asked first, or when the next is due. That the first one
     * looks again tells that the commit is over, as does a record.
     */
    public boolean isDue(Object partition, long now) {
        if (asker == partition) {
            over(now);
        }
        if (asker != null) {
            return true;
        }
        if (everAsked && !isPast(doneAt, now, Math.max(interval, took))) {
            return false;
        }
        return !isSaturated(now) || isPast(doneAt, now, SATURATED_INTERVALS * interval);
    }

    /** A partition asks for a commit, which follows at the end of the round. */
    public void asked(Object partition, long now) {
        if (asker == null) {
            asker = partition;
            askedAt = now;
            everAsked = true;
        }
    }

    /** A record is processed: the round in which a commit was asked for is over, and so is the commit. */
    public void works(long now) {
        if (asker != null) {
            over(now);
        }
    }

    /** A record took so long, ns. */
    public void worked(long nanos) {
        worked += nanos;
    }

    /** A partition leaves the thread. */
    public void left(Object partition, long now) {
        if (asker == partition) {
            over(now);
        }
    }

    private void over(long now) {
        asker = null;
        doneAt = now;
        worked = 0;
        took = Math.max(0, Math.min(now - askedAt, MOST_INTERVALS * interval));
    }

    private boolean isSaturated(long now) {
        return everAsked && 10 * worked >= SATURATED_TENTHS * NANOS_PER_MILLI * (now - doneAt);
    }

    /** Whether so much time has passed; a clock that was set back counts as passed. */
    private static boolean isPast(long then, long now, long millis) {
        return now < then || now - then >= millis;
    }
}
