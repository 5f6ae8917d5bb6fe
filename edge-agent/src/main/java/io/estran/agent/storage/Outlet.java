package io.estran.agent.storage;

import io.estran.agent.spool.Spool;
import io.estran.agent.uplink.SpoolOutlet;
import io.estran.protocol.account.AccountMessage;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The uplink's end of the spool. The uplink's threads leave their words here and take what the storage thread has laid out,
 * at most {@value #READ_AHEAD} batches; words are bounded by what is in flight and by two a connection, accounts by {@value #ACCOUNTS} (what is
 * beyond is dropped: the gateway repeats accounts). A token carries the number of the connection that it was laid out
 * for, so that nothing of an old connection goes out on a new one.
 */
final class Outlet implements SpoolOutlet {
    static final int READ_AHEAD = 8;
    static final int ACCOUNTS = 1024;
    private static final int CONNECTION_SHIFT = 40;
    private static final long TOKEN_MASK = (1L << CONNECTION_SHIFT) - 1;

    private final Wake wake;
    private final ArrayBlockingQueue<Outgoing> ready = new ArrayBlockingQueue<>(READ_AHEAD);
    private final ConcurrentLinkedQueue<Consumer<Spool>> words = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accounts = new AtomicInteger();
    /** Counts connects and disconnects; odd while connected. */
    private volatile long connection;
    /** The storage thread's view of it. */
    private long served;

    Outlet(Wake wake) {
        this.wake = wake;
    }

    @Override
    public @Nullable Outgoing next(long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (true) {
            Outgoing batch = ready.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (batch == null) {
                return null;
            }
            wake.signal();
            if (batch.token() >> CONNECTION_SHIFT == connection) {
                return batch;
            }
        }
    }

    @Override
    public void connected() {
        move(true);
    }

    @Override
    public void disconnected() {
        move(false);
    }

    /** Called by the uplink thread only. */
    private synchronized void move(boolean up) {
        long now = connection + (isUp(connection) == up ? 2 : 1);
        connection = now;
        say(spool -> {
            served = now;
            ready.clear();
            spool.setConnected(up);
        });
    }

    private static boolean isUp(long connection) {
        return (connection & 1) == 1;
    }

    @Override
    public void stored(long token, int partition, long offset, long epoch) {
        say(spool -> spool.stored(token & TOKEN_MASK, offset, epoch));
    }

    @Override
    public void refused(long token, int reasonCode, String reason) {
        say(spool -> spool.refused(token & TOKEN_MASK, reasonCode, reason));
    }

    @Override
    public void account(AccountMessage account) {
        if (accounts.incrementAndGet() > ACCOUNTS) {
            accounts.decrementAndGet();
            return;
        }
        say(spool -> {
            accounts.decrementAndGet();
            spool.account(account);
        });
    }

    private void say(Consumer<Spool> word) {
        words.add(word);
        wake.signal();
    }

    /** Storage thread: does what the uplink said. */
    void apply(Spool spool) {
        for (Consumer<Spool> word = words.poll(); word != null; word = words.poll()) {
            word.accept(spool);
        }
    }

    /** Storage thread: whether another batch may be laid out. */
    boolean hasRoom() {
        return isUp(served) && ready.remainingCapacity() > 0;
    }

    /** Storage thread: lays out a batch. */
    void layOut(Spool.Departure departure) {
        long token = served << CONNECTION_SHIFT | departure.token();
        ready.add(new Outgoing(token, departure.batchClass(), departure.backlog(), departure.bytes()));
    }
}
