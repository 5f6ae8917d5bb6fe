package io.estran.agent.pipeline;

import io.estran.agent.state.StateSummary;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the pipeline tells other threads about itself: it publishes, they read. The balance is over all runs whose journal or
 * checkpoint is on the disk: what earlier runs received is taken from the state with which this run began.
 */
final class BalanceBoard {
    /** Instead of a number of frames: one is open. */
    static final long OPEN = Long.MAX_VALUE;

    /**
     * The pipeline at one moment.
     *
     * @param completeUpTo up to where nothing of any source is missing, ns; {@code Long.MIN_VALUE} if not known
     * @param clockOffset how far the wall clock is behind the gateway's, ns; {@code Long.MIN_VALUE} if not known
     * @param frames handed to storage in this run, replay's included; {@link #OPEN} while one is being filled
     * @param inputEnded whether the end of all input was applied
     * @param readingsHeld readings that wait for storage
     * @param eventsHeld events that wait for storage
     * @param ordersOpen ordered writes whose outcome is not known
     */
    record Standing(
            StateSummary summary,
            long completeUpTo,
            long clockOffset,
            long frames,
            boolean inputEnded,
            int readingsHeld,
            int eventsHeld,
            int ordersOpen) {}

    private final List<SourceGate> gates;
    private final long receivedBefore;
    private volatile Standing standing;
    private volatile boolean holding;
    private final AtomicLong eventsLost = new AtomicLong();
    private final AtomicLong readAgain = new AtomicLong();
    private final AtomicLong statements = new AtomicLong();

    BalanceBoard(List<SourceGate> gates, StateSummary first) {
        this.gates = List.copyOf(gates);
        this.standing = new Standing(first, Long.MIN_VALUE, Long.MIN_VALUE, OPEN, false, 0, 0, 0);
        this.receivedBefore = first.accepted() + first.rejected() + first.dropped();
    }

    /** Pipeline thread. */
    void publish(Standing now) {
        standing = now;
        statements.lazySet(statements.get() + 1); // one writer
    }

    /** Pipeline thread: whether storage takes no inputs. */
    void holding(boolean now) {
        holding = now;
    }

    /** Events for which there was no room while storage took nothing. */
    void eventsLost(long more) {
        eventsLost.addAndGet(more);
    }

    /** Readings of this run that count as not received: the next run gets them from their source. */
    void readAgain(long readings) {
        readAgain.set(readings);
    }

    /** How often the pipeline has published. */
    long statements() {
        return statements.get();
    }

    Standing standing() {
        return standing;
    }

    boolean isHolding() {
        return holding;
    }

    long eventsLost() {
        return eventsLost.get();
    }

    StateSummary summary() {
        return standing.summary();
    }

    /** Frames of a pipeline that has applied the end of all input and waits for no outcome; -1 before that. */
    long framesAtEnd() {
        Standing now = standing;
        return now.inputEnded() && now.frames() != OPEN && now.summary().settled() ? now.frames() : -1;
    }

    boolean everySourceHasGiven() {
        return gates.stream().allMatch(gate -> gate.received() > 0);
    }

    ReadingCounts counts() {
        StateSummary now = standing.summary();
        long received = receivedBefore - readAgain.get();
        for (SourceGate gate : gates) {
            received += gate.received();
        }
        return new ReadingCounts(
                received,
                now.accepted(),
                now.rejected(),
                now.dropped(),
                now.late(),
                now.inWindows(),
                now.open(),
                now.unwindowed(),
                now.windowsClosed(),
                now.windowsRevised());
    }
}
