package io.estran.process.logging;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Takes log records from any thread without a lock and without waiting; the thread {@code estran-log} formats and writes them,
 * in the order in which they came. At most so many records wait: while nobody reads standard error those beyond are dropped
 * and counted, and the count is written as soon as lines are taken again. A stuck terminal or pipe stops this thread only.
 */
final class LogWriter extends Handler {
    private static final long FLUSH_MILLIS = 1_000;

    /** Where lines go, and from which level on. */
    private record Sink(Level from, Consumer<String> lines) {}

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final int most;
    private final Thread thread;
    private volatile Sink sink;
    private volatile boolean closed;
    private long droppedSaid;

    /**
     * @param most records that may wait
     * @param lines takes each line with its line end; called by one thread
     */
    @SuppressWarnings("ThreadStartInConstructor") // the last statement: everything the thread reads is set
    LogWriter(int most, Consumer<String> lines) {
        this.most = most;
        this.sink = new Sink(Level.ALL, lines);
        setFormatter(new LineFormatter());
        thread = new Thread(this::run, "estran-log");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void publish(LogRecord record) {
        if (closed || !isLoggable(record)) {
            return;
        }
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
        } else {
            add(() -> write(record));
        }
    }

    /** Lines that were not written because too many waited. */
    long dropped() {
        return dropped.get();
    }

    /** From now on lines of that level and above go elsewhere, and no others; what was logged before still goes where it went. */
    void divert(Level from, Consumer<String> lines) {
        add(() -> sink = new Sink(from, lines));
    }

    /** Runs a task on the log's thread, after what was logged before it. Not counted against the bound. */
    void add(Runnable work) {
        queue.add(work);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            Runnable next = queue.poll();
            if (next == null) {
                LockSupport.park(this);
            } else {
                next.run();
            }
        }
    }

    private void write(LogRecord record) {
        waiting.decrementAndGet();
        Sink to = sink;
        if (record.getLevel().intValue() < to.from().intValue()) {
            return;
        }
        try {
            to.lines().accept(getFormatter().format(record));
            long now = dropped.get();
            if (now > droppedSaid) {
                LogRecord loss = new LogRecord(
                        Level.WARNING,
                        (now - droppedSaid) + " log lines were dropped: nothing took them, and more than " + most
                                + " waited");
                loss.setLoggerName(LogWriter.class.getName());
                droppedSaid = now;
                to.lines().accept(getFormatter().format(loss));
            }
        } catch (RuntimeException failure) {
            // A line that cannot be written has nowhere to be said; it must not end this thread.
            dropped.incrementAndGet();
        }
    }

    /** Waits until what was logged so far is written, a second at most. */
    @Override
    public void flush() {
        if (Thread.currentThread() == thread) {
            return;
        }
        CountDownLatch written = new CountDownLatch(1);
        add(written::countDown);
        try {
            if (!written.await(FLUSH_MILLIS, TimeUnit.MILLISECONDS)) {
                return; // Nobody reads: whoever ends the process now does not wait for ever.
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, a second at most, and takes nothing more. */
    @Override
    public void close() {
        flush();
        closed = true;
        LockSupport.unpark(thread);
    }
}
