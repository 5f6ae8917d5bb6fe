package io.estran.agent.source.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.actuation.WriteCompletion;
import io.estran.agent.actuation.WriteTarget;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every write is completed once, or sent. */
class WriteQueueTest {
    private static final WriteTarget TARGET = new WriteTarget("plc", 1, "holding", 1, "uint16", "ABCD");

    private static final int LIMIT = 64;

    private final WriteQueue queue = new WriteQueue(LIMIT);
    private final List<String> outcomes = new CopyOnWriteArrayList<>();

    @Test
    void withoutAConnectionAWriteIsRefusedAtOnce() {
        assertThat(queue.order(write())).isFalse();
        assertThat(outcomes).containsExactly("not connected");
    }

    @Test
    void writesComeOutInTheirOrder() {
        queue.open();
        PendingWrite first = write();
        PendingWrite second = write();
        queue.order(first);
        queue.order(second);
        assertThat(queue.take()).isSameAs(first);
        assertThat(queue.take()).isSameAs(second);
        assertThat(queue.take()).isNull();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void moreThanTheBoundAreRefused() {
        queue.open();
        for (int i = 0; i < LIMIT; i++) {
            assertThat(queue.order(write())).isTrue();
        }
        assertThat(queue.order(write())).isFalse();
        assertThat(outcomes).containsExactly("too many writes wait");
        assertThat(queue.overflow()).isEqualTo(1);
        queue.take();
        assertThat(queue.order(write())).isTrue();
        assertThat(queue.waiting()).isEqualTo(LIMIT);
    }

    @Test
    void whatWaitsWhenTheConnectionGoesIsCompleted() {
        queue.open();
        queue.order(write());
        queue.order(write());
        assertThat(queue.shut()).isEqualTo(2);
        assertThat(outcomes).containsExactly("not connected", "not connected");
        assertThat(queue.waiting()).isZero();
    }

    /** Many connections go while writes are ordered: none may stay behind for the next connection. */
    @Test
    void whenAConnectionGoesEveryWriteIsEitherTakenOrCompleted() throws Exception {
        for (int connection = 0; connection < 300; connection++) {
            AtomicInteger taken = new AtomicInteger();
            AtomicInteger completed = new AtomicInteger();
            AtomicBoolean gone = new AtomicBoolean();
            WriteCompletion completion = (outcome, sent) -> {
                completed.incrementAndGet();
                gone.compareAndSet(false, outcome.equals(WriteQueue.NOT_CONNECTED));
            };
            Thread device = new Thread(() -> {
                for (PendingWrite write = queue.take(); write != null; write = queue.take()) {
                    taken.incrementAndGet();
                }
                queue.shut();
            });
            queue.open();
            device.start();
            int ordered = 0;
            while (!gone.get()) {
                ordered++;
                if (!queue.order(new PendingWrite(TARGET, 1, 0, completion))) {
                    Thread.yield();
                }
            }
            device.join();
            assertThat(taken.get() + completed.get()).isEqualTo(ordered);
        }
    }

    private PendingWrite write() {
        return new PendingWrite(TARGET, 1, 0, (outcome, sent) -> outcomes.add(outcome));
    }
}
