package io.estran.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread between the reader of accounts and the event loops. */
@Timeout(30)
class AccountsTest {
    private static final AgentName LAB = new AgentName("lab-1");
    private static final AgentName OTHER = new AgentName("other");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Accounts accounts = Accounts.start(1 << 20, registry);
    private final SessionMeters meters = new SessionMeters(registry);

    @AfterEach
    void close() throws Exception {
        accounts.close();
    }

    /** A connection whose event loop does what the test says when a task comes. */
    private static final class Loop implements ClientLink {
        final CountDownLatch sent;
        final CountDownLatch free;

        Loop(int messages, CountDownLatch free) {
            this.sent = new CountDownLatch(messages);
            this.free = free;
        }

        @Override
        public void executeLater(Runnable task, long millis) {}

        @Override
        public void execute(Runnable task) {
            try {
                free.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            task.run();
        }

        @Override
        public void down(byte[] payload) {
            sent.countDown();
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void acknowledge(int packetId, PublishAnswer answer) {
            throw new AssertionError("nothing was published");
        }

        @Override
        public void disconnect(int reasonCode, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void holdBack(boolean hold) {
            throw new AssertionError("nothing was published");
        }

        @Override
        public void stopReading() {
            throw new AssertionError("nobody stops");
        }
    }

    private static CountDownLatch latch(int count) {
        return new CountDownLatch(count);
    }

    @Test
    void aConnectionGetsWhatIsHeldAtOnceAndThenWhatChanges() throws Exception {
        accounts.put(AccountTableTest.account(LAB, 1, 10, LaneStatus.OK), 1);
        Loop loop = new Loop(2, latch(0));
        accounts.attach(new Downlink(LAB, loop, meters));
        await().atMost(30, TimeUnit.SECONDS).until(() -> loop.sent.getCount() == 1);
        accounts.put(AccountTableTest.account(LAB, 2, 10, LaneStatus.OK), 2);
        assertThat(loop.sent.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aConnectionNeverWaitsForTheTable() throws Exception {
        CountDownLatch free = latch(1);
        accounts.put(AccountTableTest.account(LAB, 1, 10, LaneStatus.OK), 1);
        accounts.put(AccountTableTest.account(OTHER, 2, 10, LaneStatus.OK), 2);
        accounts.attach(new Downlink(LAB, new Loop(1, free), meters)); // the table's thread hangs in it
        Loop loop = new Loop(1, latch(0));
        Downlink downlink = new Downlink(OTHER, loop, meters);
        CompletableFuture.runAsync(() -> {
                    accounts.attach(downlink);
                    accounts.detach(downlink);
                    accounts.attach(downlink);
                })
                .get(30, TimeUnit.SECONDS);
        assertThat(loop.sent.getCount()).isEqualTo(1);
        free.countDown();
        assertThat(loop.sent.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theReaderWaitsWhileMuchIsUnread() throws Exception {
        CountDownLatch free = latch(1);
        accounts.put(AccountTableTest.account(LAB, 1, 10, LaneStatus.OK), 1);
        accounts.attach(new Downlink(LAB, new Loop(1, free), meters));
        CountDownLatch done = latch(1);
        Thread reader = new Thread(() -> {
            try {
                for (int i = 0; i < 5_000; i++) {
                    accounts.put(AccountTableTest.account(OTHER, 2, i, LaneStatus.OK), i);
                }
                done.countDown();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        reader.start();
        await().atMost(30, TimeUnit.SECONDS).until(() -> reader.getState() == Thread.State.WAITING);
        free.countDown();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingEndsTheThread() throws Exception {
        accounts.close();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("estran-accounts")));
    }
}
