package io.estran.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.waiting.WaitMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads at once on rings that are nearly always full or nearly always empty. */
@Timeout(60)
class RingStressTest {
    private static final int PRODUCERS = 4;
    private static final int EACH = 30_000;
    /** Longer than any test here: who parks so long and is not woken fails it. */
    private static final long VERY_LONG = Duration.ofMinutes(10).toNanos();

    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.forEach(Thread::interrupt);
    }

    private CompletableFuture<Void> start(Task task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (InterruptedException | RuntimeException | AssertionError failure) {
                done.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return done;
    }

    @FunctionalInterface
    private interface Task {
        void run() throws InterruptedException;
    }

    /** Every input has its producer and number: each producer's come once, all of them, in order. */
    private static final class Checker implements RingConsumer {
        final long[] last = new long[PRODUCERS];
        long total;

        @Override
        public void reading(int series, long time, double value, int quality, int reason, long position, long stamp) {
            take(series, time);
            assertThat(time % 7 == 0).as("a reading, not a rare input").isFalse();
            if (value != time || position != -time || stamp != ~time || quality != 2 || reason != (time & 0xFF)) {
                throw new AssertionError("torn: " + time + " " + value + " " + position + " " + stamp);
            }
        }

        @Override
        public void rare(Object input) {
            long[] producerAndNumber = (long[]) input;
            take((int) producerAndNumber[0], producerAndNumber[1]);
        }

        private void take(int producer, long number) {
            if (number != ++last[producer]) {
                throw new AssertionError(number + " of producer " + producer + " after " + (last[producer] - 1));
            }
            total++;
        }
    }

    private void everythingComesOnceAndInOrder(Ring ring) throws Exception {
        List<CompletableFuture<Void>> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            int producer = i;
            producers.add(start(() -> produce(ring, producer)));
        }
        Checker checker = new Checker();
        start(() -> {
                    while (checker.total < (long) PRODUCERS * EACH) {
                        if (ring.size() > ring.capacity()) {
                            throw new AssertionError("beyond its bound");
                        }
                        if (ring.drain(checker, 1 + (int) (checker.total % 50)) == 0) {
                            ring.awaitInput(VERY_LONG, () -> true);
                        }
                    }
                })
                .get(50, TimeUnit.SECONDS);
        for (CompletableFuture<Void> producer : producers) {
            producer.get(5, TimeUnit.SECONDS);
        }
        assertThat(checker.last).containsOnly(EACH);
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.size()).isZero();
    }

    private static void produce(Ring ring, int producer) throws InterruptedException {
        long[] staged = new long[6 * Ring.STAGED];
        for (long n = 1; n <= EACH; n++) {
            if (n % 14 == 1 && n + 5 <= EACH) {
                for (int i = 0; i < 6; i++, n++) {
                    Ring.stage(staged, i, producer, n, n, 2, (int) n & 0xFF, -n, ~n);
                }
                ring.putAll(staged, 0, 6);
                ring.wake();
            }
            if (n % 7 == 0) {
                ring.putRare(new long[] {producer, n});
            } else if (n % 3 == 0) {
                while (!ring.offer(producer, n, n, 2, (int) n & 0xFF, -n, ~n)) {
                    Thread.yield();
                }
            } else {
                ring.put(producer, n, n, 2, (int) n & 0xFF, -n, ~n);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingComesOnceAndInOrderThroughASmallRing(WaitMode mode) throws Exception {
        everythingComesOnceAndInOrder(new Ring(8, mode));
    }

    @ParameterizedTest
    @EnumSource
    void everythingComesOnceAndInOrderThroughALargeRing(WaitMode mode) throws Exception {
        everythingComesOnceAndInOrder(new Ring(16_384, mode));
    }

    @ParameterizedTest
    @EnumSource
    void noWakeUpIsLost(WaitMode mode) throws Exception {
        Ring ring = new Ring(64, mode);
        AtomicInteger seen = new AtomicInteger();
        RingConsumer counter = new RingConsumer() {
            @Override
            public void reading(int s, long time, double value, int quality, int reason, long position, long stamp) {
                seen.incrementAndGet();
            }

            @Override
            public void rare(Object input) {
                seen.incrementAndGet();
            }
        };
        int rounds = 9_000;
        AtomicBoolean asked = new AtomicBoolean();
        CompletableFuture<Void> consumer = start(() -> {
            int answered = 0;
            while (seen.get() < rounds || answered < rounds / 3) {
                if (ring.drain(counter, 10) == 0 && !asked.get()) {
                    ring.awaitInput(VERY_LONG, () -> !asked.get());
                }
                if (asked.compareAndSet(true, false)) {
                    answered++;
                }
            }
        });
        start(() -> {
                    for (int i = 1; i <= rounds; i++) {
                        ring.offer(0, i, 0, 0, 0, -1, 0);
                        awaitTurn(() -> seen.get(), i);
                        if (i % 3 == 0) {
                            asked.set(true);
                            ring.wake();
                            awaitTurn(() -> asked.get() ? 0 : 1, 1);
                        }
                    }
                })
                .get(50, TimeUnit.SECONDS);
        consumer.get(5, TimeUnit.SECONDS);
        assertThat(seen).hasValue(rounds);
    }

    /** Yields until the other side is so far; the test's timeout is the deadline. */
    private static void awaitTurn(java.util.function.IntSupplier counter, int expected) throws InterruptedException {
        while (counter.getAsInt() < expected) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.yield();
        }
    }
}
