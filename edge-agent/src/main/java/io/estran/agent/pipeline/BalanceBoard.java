package io.estran.agent.pipeline;

import io.estran.agent.state.PipelineState;
import io.estran.agent.state.StateSummary;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the pipeline tells other threads about itself: it publishes, they read. The balance is over all runs whose journal or
 * checkpoint is on the disk: what earlier runs received is taken from the state with which this run began.
 */
final class BalanceBoard {
    /** Instead of a number of frames: one is open. */
    static final long OPEN = Long.MAX_VALUE;

    private static final int COMPLETE_UP_TO = StateSummary.SIZE;
    private static final int CLOCK_OFFSET = COMPLETE_UP_TO + 1;
    private static final int FRAMES = COMPLETE_UP_TO + 2;
    private static final int INPUT_ENDED = COMPLETE_UP_TO + 3;
    private static final int READINGS_HELD = COMPLETE_UP_TO + 4;
    private static final int EVENTS_HELD = COMPLETE_UP_TO + 5;
    private static final int ORDERS_OPEN = COMPLETE_UP_TO + 6;
    private static final int NUMBERS = COMPLETE_UP_TO + 7;

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

    private final Gates gates;
    private final long receivedBefore;
    /** What was published, in numbers: the summary, then the other fields of {@link Standing} in their order. */
    private final long[] published = new long[NUMBERS];

    /** Even between two publications: readers take what they read only if it is the same before and after. */
    private volatile long version;

    private volatile boolean holding;
    private final AtomicLong eventsLost = new AtomicLong();
    private final AtomicLong readAgain = new AtomicLong();
    private volatile long longestTurn;
    /** How often turns were forgotten: by any thread, and as the pipeline saw it when its last turn ended. */
    private final AtomicLong forgets = new AtomicLong();

    private volatile long forgetsSeen;
    private volatile long longestRemembered;

    BalanceBoard(Gates gates, PipelineState state) {
        this.gates = gates;
        StateSummary first = state.summary();
        publish(state, Long.MIN_VALUE, OPEN, false, 0);
        this.receivedBefore = first.accepted() + first.rejected() + first.dropped() - first.derived();
    }

    /** Says how the state stands now; makes no garbage. Pipeline thread, and before it runs the thread that makes this. */
    void publish(PipelineState state, long completeUpTo, long frames, boolean inputEnded, int readingsHeld) {
        long before = version;
        version = before + 1;
        VarHandle.storeStoreFence();
        state.summarize(published, 0);
        published[COMPLETE_UP_TO] = completeUpTo;
        published[CLOCK_OFFSET] = state.clockOffset();
        published[FRAMES] = frames;
        published[INPUT_ENDED] = inputEnded ? 1 : 0;
        published[READINGS_HELD] = readingsHeld;
        published[EVENTS_HELD] = state.eventsHeld();
        published[ORDERS_OPEN] = state.ordersOpen();
        version = before + 2;
    }

    /** Pipeline thread: whether storage takes no inputs. */
    void holding(boolean now) {
        holding = now;
    }

    /** Pipeline thread: a turn took so long, ns. */
    void turned(long nanos) {
        if (nanos > longestTurn) {
            longestTurn = nanos;
        }
        long now = forgets.get();
        if (now != forgetsSeen) { // this turn may have begun before, and waited for what is to be forgotten
            longestRemembered = 0;
            forgetsSeen = now;
        } else if (nanos > longestRemembered) {
            longestRemembered = nanos;
        }
    }

    /** Longest turn of the run, ns. */
    long longestTurn() {
        return longestTurn;
    }

    /** Longest turn since {@link #forgetTurns}, ns; the first to end after it is left out, too. */
    long longestRememberedTurn() {
        return forgetsSeen == forgets.get() ? longestRemembered : 0;
    }

    /** Any thread. */
    void forgetTurns() {
        forgets.incrementAndGet();
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
        return version / 2;
    }

    Standing standing() {
        long[] numbers = new long[NUMBERS];
        long before;
        do {
            before = version;
            System.arraycopy(published, 0, numbers, 0, NUMBERS);
            VarHandle.loadLoadFence();
        } while ((before & 1) != 0 || version != before);
        return new Standing(
                StateSummary.of(numbers, 0),
                numbers[COMPLETE_UP_TO],
                numbers[CLOCK_OFFSET],
                numbers[FRAMES],
                numbers[INPUT_ENDED] == 1,
                (int) numbers[READINGS_HELD],
                (int) numbers[EVENTS_HELD],
                (int) numbers[ORDERS_OPEN]);
    }

    boolean isHolding() {
        return holding;
    }

    long eventsLost() {
        return eventsLost.get();
    }

    StateSummary summary() {
        return standing().summary();
    }

    /** Frames of a pipeline that has applied the end of all input and waits for no outcome; -1 before that. */
    long framesAtEnd() {
        Standing now = standing();
        return now.inputEnded() && now.frames() != OPEN && now.summary().settled() ? now.frames() : -1;
    }

    boolean everySourceHasGiven() {
        return gates.everyOneHasGiven();
    }

    ReadingCounts counts() {
        StateSummary now = standing().summary();
        long received = receivedBefore - readAgain.get() + now.derived() + gates.received();
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
