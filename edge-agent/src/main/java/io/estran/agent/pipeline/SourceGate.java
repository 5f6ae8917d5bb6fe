package io.estran.agent.pipeline;

import io.estran.agent.ring.Ring;
import io.estran.agent.ring.SeriesTable;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.process.time.Clock;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source's way into the ring, and its counters. Used by one thread of the source at a time; counters are read by any
 * thread, {@link #grant} is called by the pipeline's.
 */
final class SourceGate implements ReadingSink {
    private static final Logger log = LoggerFactory.getLogger(SourceGate.class);
    private static final int MOST_UNIT = 256;
    private static final long FIRST_STEP = 16_384;
    private static final long LAST_STEP = 131_072;
    private static final long LOOK_NANOS = 2_000_000;

    /** Readings kept until they are put together. */
    private static final int MOST_STAGED = 64;

    private final int number;
    private final String name;
    private final Ring ring;
    private final SeriesTable table;
    private final Clock clock;
    private final Set<SeriesTable.Refusal> reported = EnumSet.noneOf(SeriesTable.Refusal.class);
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final boolean canWait;
    private volatile boolean held;
    private volatile boolean shut;
    private volatile long granted;
    private final AtomicInteger forgetAsked = new AtomicInteger();
    private int forgotten;
    private volatile @Nullable Thread waiting;
    private final long[] staged = new long[MOST_STAGED * Ring.STAGED];
    private int stagedCount;
    /** Something was put since the consumer was woken last. */
    private boolean unwoken;

    /** Place in the source behind what it has given. */
    private long given;

    private long asked;
    private long step = FIRST_STEP;

    /**
     * A gate.
     *
     * @param number the source's number in the state
     * @param canWait whether the source waits while storage takes nothing
     * @param position what the journal holds of the source
     * @param granted position up to which the journal already lets it give readings
     */
    SourceGate(
            int number,
            String name,
            boolean canWait,
            Ring ring,
            SeriesTable table,
            Clock clock,
            long position,
            long granted) {
        this.number = number;
        this.canWait = canWait;
        this.given = position;
        this.name = name;
        this.ring = ring;
        this.table = table;
        this.clock = clock;
        this.granted = granted;
        this.asked = granted;
    }

    /** Behind what the journal holds or will hold of the source; while the source does not run. */
    long position() {
        return given;
    }

    /** Up to where the synced journal lets it give readings. */
    long granted() {
        return granted;
    }

    int number() {
        return number;
    }

    String name() {
        return name;
    }

    boolean canWait() {
        return canWait;
    }

    /** Storage takes nothing, or again: a source that can wait does so. Pipeline thread. */
    void hold(boolean now) {
        held = now;
    }

    /** Gives nothing any more, should its source not have ended: whoever puts is told to close. Pipeline thread. */
    void shut() {
        shut = true;
        held = true;
    }

    /** Readings that the source gave, rejected and dropped ones included. */
    long received() {
        return received.get();
    }

    long rejected() {
        return rejected.get();
    }

    /** Readings for which the ring had no room. */
    long dropped() {
        return dropped.get();
    }

    @Override
    public int series(String series, SeriesAttributes attributes) {
        if (shut) {
            return REFUSED; // the series are free for others
        }
        int resolved = attributes.unit().length() > MOST_UNIT
                ? SeriesTable.Refusal.BAD_NAME.result()
                : table.resolve(number, series, attributes);
        if (resolved >= 0) {
            return resolved;
        }
        SeriesTable.Refusal refusal = SeriesTable.Refusal.of(resolved);
        if (reported.add(refusal)) {
            String why = switch (refusal) {
                case BAD_NAME -> "its name or unit is not valid";
                case OWNED_BY_ANOTHER_SOURCE -> "another source gives it";
                case TABLE_FULL -> "there are " + table.capacity() + " series, which is the bound";
            };
            log.warn(
                    "source {}: series \"{}\" is refused, as {}; its readings count as rejected, and so do those of more"
                            + " series refused for this reason",
                    name,
                    EventBounds.cut(series),
                    why);
        }
        return REFUSED;
    }

    @Override
    public void put(int series, long eventTime, double value, Quality quality, QualityReason reason, long position)
            throws InterruptedException {
        if (series < 0) {
            endIfShut();
            rejected(1);
            return;
        }
        flush();
        awaitOpen();
        ring.put(series, eventTime, value, quality.code(), reason.code(), position, stamp(series));
        received.lazySet(received.getPlain() + 1);
        given(position);
    }

    private void given(long position) {
        if (position != NO_POSITION) {
            given = position;
        }
    }

    /** Another source may have the number of one that is told to close. */
    private void endIfShut() throws InterruptedException {
        if (shut) {
            throw new InterruptedException();
        }
    }

    private void awaitOpen() throws InterruptedException {
        while (held) {
            if (shut || Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    @Override
    public void putLater(int series, long eventTime, double value, Quality quality, QualityReason reason, long position)
            throws InterruptedException {
        if (series < 0) {
            endIfShut();
            rejected(1);
            return;
        }
        long stamp = stamp(series);
        Ring.stage(staged, stagedCount++, series, eventTime, value, quality.code(), reason.code(), position, stamp);
        if (stamp != 0) {
            flush(); // a device waits for it
        } else if (stagedCount == MOST_STAGED) {
            putStaged();
        }
    }

    @Override
    public void flush() throws InterruptedException {
        if (stagedCount > 0) {
            putStaged();
        }
        if (unwoken) {
            unwoken = false;
            ring.wake();
        }
    }

    private void putStaged() throws InterruptedException {
        int count = stagedCount;
        stagedCount = 0; // also if the source is being closed: then nothing comes after them
        unwoken = true;
        int put = 0;
        try {
            awaitOpen();
            put = ring.putAll(staged, 0, count);
        } finally {
            received.lazySet(received.getPlain() + count);
            if (put > 0) {
                given(Ring.positionOf(staged, put - 1));
            }
            if (put < count) {
                dropped.lazySet(dropped.getPlain() + count - put);
            }
        }
        if (put < count && Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public boolean tryPut(
            int series, long eventTime, double value, Quality quality, QualityReason reason, long position) {
        if (series < 0 && !shut) {
            rejected(1);
            return true;
        }
        if (held || !ring.offer(series, eventTime, value, quality.code(), reason.code(), position, stamp(series))) {
            return false;
        }
        received.lazySet(received.getPlain() + 1);
        given(position);
        return true;
    }

    @Override
    public boolean offer(int series, long eventTime, double value, Quality quality, QualityReason reason) {
        if (series < 0) {
            rejected(1);
            return true;
        }
        received.lazySet(received.getPlain() + 1);
        if (!shut && ring.offer(series, eventTime, value, quality.code(), reason.code(), NO_POSITION, stamp(series))) {
            return true;
        }
        dropped.lazySet(dropped.getPlain() + 1);
        return false;
    }

    private long stamp(int series) {
        return table.isStamped(series) ? clock.monotonicNanos() : 0;
    }

    @Override
    public void rejected(long readings) {
        received.lazySet(received.getPlain() + readings);
        rejected.lazySet(rejected.getPlain() + readings);
    }

    @Override
    public void event(Event event) throws InterruptedException {
        flush();
        endIfShut();
        ring.putRare(new RareInput.EventStated(EventBounds.cut(event)));
    }

    @Override
    public void ended(long position) throws InterruptedException {
        flush();
        endIfShut();
        ring.putRare(new RareInput.Ended(number, Math.max(0, position)));
        given(position);
    }

    /** Asks the source to forget the numbers that it knows. Pipeline thread. */
    void askToForget() {
        forgetAsked.incrementAndGet();
    }

    @Override
    public boolean isAskedToForget() {
        return forgetAsked.get() != forgotten;
    }

    @Override
    public void forgotten() throws InterruptedException {
        forgotten = forgetAsked.get();
        flush();
        endIfShut();
        ring.putRare(new RareInput.Forgotten(number));
    }

    @Override
    public boolean isAllowed(long position) throws InterruptedException {
        ask(position);
        return position <= granted;
    }

    private void ask(long position) throws InterruptedException {
        endIfShut();
        if (position > granted - step / 2 && asked <= granted) {
            if (position > granted && granted > 0) {
                step = Math.min(LAST_STEP, step * 2); // it had to wait: ask for more at a time
            }
            asked = Math.max(granted, position) + step;
            ring.putRare(new RareInput.AllowanceAsked(this, asked));
        }
    }

    @Override
    public void awaitAllowance(long position) throws InterruptedException {
        ask(position);
        waiting = Thread.currentThread();
        try {
            while (position > granted) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        } finally {
            waiting = null;
        }
    }

    /** The journal record of an allowance is synced: readings up to the position may be given. */
    void grant(long position) {
        granted = Math.max(granted, position);
        Thread waiter = waiting;
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }
}
