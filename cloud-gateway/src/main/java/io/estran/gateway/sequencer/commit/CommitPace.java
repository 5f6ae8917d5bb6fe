package io.estran.gateway.sequencer.commit;

import org.jspecify.annotations.Nullable;

/**
 * When the partitions of one stream thread ask for a commit. Kafka Streams halves the records that it takes between two rounds
 * whenever a round ends with a commit; if commits take longer than the interval at which they are asked for, every round does,
 * and in the end each commit carries one record. So after a commit that took longer than the interval, work goes on for as long
 * as it took before the next one is asked for.
 *
 * <p>Belongs to one stream thread. Times are wall-clock ms as Kafka Streams gives them; a step of the clock costs one second at
 * most.
 */
public final class CommitPace {
    /** Longer pauses than that many intervals are for no commit: Kafka Streams commits by itself then. */
    private static final long MOST_INTERVALS = 10;

    private final long interval;
    private @Nullable Object asker;
    private long askedAt;
    private long doneAt;
    private long took;

    /** @param interval in ms */
    public CommitPace(long interval) {
        this.interval = interval;
    }

    /** Whether a partition may ask for a commit now, in a round that asks all partitions. */
    public boolean isDue(Object partition, long now) {
        if (asker == partition) {
            // A later round, and nothing was processed since: it comes an interval later by itself, or a moment more.
            // Were that taken for a slow commit, a lone record would wait for two more rounds.
            done(now, now - askedAt <= interval + interval / 2 ? 0 : now - askedAt);
        }
        long since = now - doneAt;
        return took <= interval || since < 0 || since >= took;
    }

    /** A partition asks for a commit, which follows at the end of the round. */
    public void asked(Object partition, long now) {
        if (asker == null) {
            asker = partition;
            askedAt = now;
        }
    }

    /** A record is processed: a commit that was asked for is over. */
    public void works(long now) {
        if (asker != null) {
            done(now, now - askedAt);
        }
    }

    private void done(long now, long millis) {
        asker = null;
        doneAt = now;
        took = Math.max(0, Math.min(millis, MOST_INTERVALS * interval));
    }
}
