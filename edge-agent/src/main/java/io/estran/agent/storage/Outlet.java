package io.estran.agent.storage;

import io.estran.agent.spool.Spool;
import io.estran.agent.uplink.SpoolOutlet;
import io.estran.protocol.account.AccountMessage;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The uplink's end of the spool. The uplink's threads leave their words here and take what the storage thread has laid out,
 * at most {@value #READ_AHEAD} batches. Bounds: answers to batches by what is in flight and laid out, as only what storage
 * lays out is answered; accounts by the configuration (what is beyond is dropped and counted: the gateway repeats
 * accounts); of connects and disconnects only how they stand now. A token carries the number of the connection that it was
 * laid out for, so that nothing of an old connection goes out on a new one.
 */
final class Outlet implements SpoolOutlet {
    static final int READ_AHEAD = 8;
    private static final int CONNECTION_SHIFT = 40;
    private static final long TOKEN_MASK = (1L << CONNECTION_SHIFT) - 1;
    /** So much of the connection's number goes into a token: what lies that many connections back is long forgotten. */
    private static final long CONNECTION_MASK = -1L >>> CONNECTION_SHIFT;

    private final Wake wake;
    private final Counter accountsDropped;
    private final ArrayBlockingQueue<Outgoing> ready = new ArrayBlockingQueue<>(READ_AHEAD);
    private final ConcurrentLinkedQueue<Consumer<Spool>> answers = new ConcurrentLinkedQueue<>();
    private final ArrayBlockingQueue<AccountMessage> accounts;
    /** Counts connects and disconnects; odd while connected. Written by the uplink thread only. */
    private volatile long connection;
    /** The storage thread's view of it. */
    private long served;

    Outlet(Wake wake, int mostAccounts, Counter accountsDropped) {
        this.wake = wake;
        this.accounts = new ArrayBlockingQueue<>(mostAccounts);
        this.accountsDropped = accountsDropped;
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
            if (batch.token() >>> CONNECTION_SHIFT == (connection & CONNECTION_MASK)) {
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

    private void move(boolean up) {
        long before = connection;
        connection = before + (isUp(before) == up ? 2 : 1);
        wake.signal();
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
        if (!accounts.offer(account)) {
            accountsDropped.increment();
        }
        wake.signal();
    }

    private void say(Consumer<Spool> answer) {
        answers.add(answer);
        wake.signal();
    }

    /** Answers that wait for the storage thread. Any thread. */
    int answersWaiting() {
        return answers.size();
    }

    /** Accounts that wait for the storage thread. Any thread. */
    int accountsWaiting() {
        return accounts.size();
    }

    /**
     * Storage thread: does what the uplink said. Answers of a connection come before its end. Accounts that come meanwhile wait
     * for the next turn: a gateway that repeats them without end takes no turn for itself.
     */
    void apply(Spool spool) {
        long now = connection; // read first: the answers that were said before this end are below
        for (Consumer<Spool> answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.accept(spool);
        }
        for (int waiting = accounts.size(); waiting > 0; waiting--) {
            spool.account(accounts.remove());
        }
        if (now != served) {
            served = now;
            ready.clear();
            spool.setConnected(isUp(now));
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
