package io.estran.gateway.session;

import io.estran.process.handover.Mailbox;
import io.estran.protocol.account.Account;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts on their way from {@code estran.lanes} to the agents' connections (rule 21). Owns the thread {@code estran-accounts},
 * which alone touches the {@link AccountTable}; the reader and the event loops put what they want into its mailbox, and event
 * loops never wait for it. A connection that asks gets all held accounts of its agent at once, and hears again every ten
 * seconds how its open lanes stand, whether Kafka answers or not.
 *
 * <p>Bounds: the reader waits while {@value #MOST_UNREAD} of its changes wait; a connection has one question waiting at most.
 */
public final class Accounts implements AutoCloseable {
    /** {@link #close} returns within that time. */
    public static final Duration STOPS_WITHIN = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Accounts.class);
    private static final int MOST_UNREAD = 1_024;
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AccountTable table;
    private final Mailbox<Runnable> wishes = new Mailbox<>();
    private final Semaphore room = new Semaphore(MOST_UNREAD);
    private @Nullable Thread thread;
    /** Newest epoch by partition of ingest; replaced as a whole by the reader. */
    private volatile Map<Integer, Long> epochs = Map.of();

    private volatile boolean closed;

    /** Begins with an empty table that keeps so many bytes. */
    public static Accounts start(long capacityBytes, MeterRegistry registry) {
        Accounts accounts = new Accounts(capacityBytes, registry);
        Thread runner = new Thread(accounts::run, "estran-accounts");
        runner.setDaemon(true);
        accounts.thread = runner;
        runner.start();
        return accounts;
    }

    /** Without its thread: for a host that calls {@link #turn} and {@link #repeat} itself, on the thread that also reads. */
    public Accounts(long capacityBytes, MeterRegistry registry) {
        table = new AccountTable(capacityBytes, registry);
    }

    /** Passes on what waits. Only if there is no thread for it. */
    public void turn() {
        for (Runnable wish = wishes.poll(); wish != null; wish = wishes.poll()) {
            wish.run();
        }
    }

    /** Says again how open lanes stand. Only if there is no thread for it. */
    public void repeat() {
        table.repeat();
    }

    /** A newer account of a lane was read at that offset of {@code estran.lanes}. The reader; waits while much is unread. */
    public void put(Account account, long offset) throws InterruptedException {
        if (account.epoch() > epoch(account.partition())) {
            Map<Integer, Long> newer = new HashMap<>(epochs);
            newer.put(account.partition(), account.epoch());
            epochs = newer;
        }
        change(() -> table.put(account, offset));
    }

    /** Newest epoch that accounts of a partition of {@code estran.ingest} told (rule 25); -1 before any did. Any thread. */
    long epoch(int partition) {
        return epochs.getOrDefault(partition, -1L);
    }

    /** The sequencer has forgotten a lane. The reader; waits while much is unread. */
    public void remove(AgentName agent, Id128 lane) throws InterruptedException {
        change(() -> table.remove(agent, lane));
    }

    private void change(Runnable change) throws InterruptedException {
        room.acquire();
        wishes.put(() -> {
            room.release();
            change.run();
        });
    }

    /** From now on the connection hears of its agent's lanes; at once of all that are held. The connection's thread. */
    void attach(Downlink downlink) {
        downlink.open(true);
        ask(downlink);
    }

    /** From now on the connection hears nothing. The connection's thread. */
    void detach(Downlink downlink) {
        if (downlink.isOpen()) {
            downlink.open(false);
            ask(downlink);
        }
    }

    private void ask(Downlink downlink) {
        if (downlink.ask()) {
            wishes.put(() -> {
                downlink.answered();
                table.look(downlink);
            });
        }
    }

    private void run() {
        long repeated = System.nanoTime();
        while (!closed) {
            try {
                long wait = REPEAT_NANOS - (System.nanoTime() - repeated);
                Runnable wish = wait > 0 ? wishes.take(wait, TimeUnit.NANOSECONDS) : null;
                if (wish != null) {
                    wish.run();
                }
                if (System.nanoTime() - repeated >= REPEAT_NANOS) {
                    repeated = System.nanoTime();
                    table.repeat();
                }
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException fault) {
                log.error(
                        "an account could not be passed on; agents keep their batches until the next one. Report this",
                        fault);
            }
        }
    }

    /** Ends the thread. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        wishes.put(() -> log.debug("accounts are no longer passed on"));
        Thread runner = thread;
        if (runner != null) {
            runner.join(STOPS_WITHIN.toMillis());
        }
    }
}
