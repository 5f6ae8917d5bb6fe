package io.estran.gateway.session;

import io.estran.gateway.ingest.IngestLog;
import io.estran.process.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * While the log lags, answers to backlog wait: its agent takes that for a slower link, and new data has the log. PUBACKs that
 * stand behind them wait too (they leave in order), so it is {@value #LONGEST_MILLIS} ms at most. What waits is stored already
 * and takes a place in Receive Maximum, no memory. Owned by the connection's thread.
 */
final class BacklogHold {
    static final long LONGEST_MILLIS = 1_000;
    static final long LOOK_MILLIS = 50;

    private final ClientLink link;
    private final IngestLog log;
    private final Clock clock;
    private final SessionMeters meters;
    private boolean released;

    BacklogHold(ClientLink link, IngestLog log, Clock clock, SessionMeters meters) {
        this.link = link;
        this.log = log;
        this.clock = clock;
        this.meters = meters;
    }

    /** Gives an answer to backlog, now or later. */
    void answer(Runnable answer) {
        if (isOpen()) {
            answer.run();
        } else {
            meters.held.increment();
            wait(answer, clock.monotonicNanos());
        }
    }

    private void wait(Runnable answer, long since) {
        boolean longEnough = clock.monotonicNanos() - since >= TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        if (longEnough || isOpen()) {
            answer.run();
        } else {
            link.executeLater(() -> wait(answer, since), LOOK_MILLIS);
        }
    }

    private boolean isOpen() {
        return released || !log.isLagging();
    }

    /** Holds nothing any more: the connection ends. */
    void release() {
        released = true;
    }
}
