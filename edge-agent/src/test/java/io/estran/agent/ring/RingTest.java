package io.estran.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.estran.agent.waiting.WaitMode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RingTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Duration LITTLE = Duration.ofMillis(1);

    private final Ring ring = new Ring(4);
    private final List<Object> taken = new ArrayList<>();
    private final RingConsumer consumer = new RingConsumer() {
        @Override
        public void reading(int series, long time, double value, int quality, int reason, long position, long stamp) {
            taken.add(List.of(series, time, value, quality, reason, position, stamp));
        }

        @Override
        public void rare(Object input) {
            taken.add(input);
        }
    };

    private boolean offer(int series) {
        return ring.offer(series, 0, 0, 0, 0, -1, 0);
    }

    private List<Integer> seriesTaken() {
        return taken.stream()
                .filter(List.class::isInstance)
                .map(reading -> (Integer) ((List<?>) reading).get(0))
                .toList();
    }

    @Test
    void aReadingComesOutAsItWentIn() throws Exception {
        ring.put(Integer.MAX_VALUE, Long.MIN_VALUE, -0.0, 2, 255, Long.MAX_VALUE, -1);
        ring.put(0, Long.MAX_VALUE, Double.NaN, 0, 0, -1, 0);
        ring.drain(consumer, 10);
        assertThat(taken)
                .containsExactly(
                        List.of(Integer.MAX_VALUE, Long.MIN_VALUE, -0.0, 2, 255, Long.MAX_VALUE, -1L),
                        List.of(0, Long.MAX_VALUE, Double.NaN, 0, 0, -1L, 0L));
    }

    @Test
    void aFullRingTakesNothingUntilSomethingIsDrained() {
        for (int i = 0; i < 4; i++) {
            assertThat(offer(i)).isTrue();
        }
        assertThat(ring.size()).isEqualTo(ring.capacity()).isEqualTo(4);
        assertThat(offer(4)).isFalse();
        assertThat(ring.drain(consumer, 1)).isEqualTo(1);
        assertThat(offer(5)).isTrue();
        assertThat(offer(6)).isFalse();
        assertThat(ring.drain(consumer, 100)).isEqualTo(4);
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.size()).isZero();
        assertThat(seriesTaken()).containsExactly(0, 1, 2, 3, 5);
    }

    @Test
    void rareInputsKeepTheirPlaceAmongReadings() throws Exception {
        for (int lap = 0; lap < 3; lap++) {
            offer(lap);
            ring.putRare("lost " + lap);
            offer(lap);
            ring.putRare("found " + lap);
            ring.drain(consumer, 100);
        }
        assertThat(taken).hasSize(12);
        assertThat(taken.get(5)).isEqualTo("lost 1");
        assertThat(taken.get(7)).isEqualTo("found 1");
        assertThat(seriesTaken()).containsExactly(0, 0, 1, 1, 2, 2);
    }

    @Test
    void stagedReadingsComeOutAsTheyWentInAndInOrder() throws Exception {
        long[] staged = new long[3 * Ring.STAGED];
        for (int i = 0; i < 3; i++) {
            Ring.stage(staged, i, i, 10 + i, -i, 2, 255, Long.MAX_VALUE - i, -1);
        }
        for (int lap = 0; lap < 3; lap++) {
            offer(9);
            ring.putAll(staged, 1, 3);
            ring.drain(consumer, 10);
        }
        assertThat(taken).hasSize(9);
        assertThat(taken.subList(7, 9))
                .containsExactly(
                        List.of(1, 11L, -1.0, 2, 255, Long.MAX_VALUE - 1, -1L),
                        List.of(2, 12L, -2.0, 2, 255, Long.MAX_VALUE - 2, -1L));
    }

    @Test
    void moreStagedReadingsThanThereAreSlotsWaitForRoomAndWakeTheConsumer() {
        long[] staged = new long[11 * Ring.STAGED];
        for (int i = 0; i < 11; i++) {
            Ring.stage(staged, i, i, 0, 0, 0, 0, -1, 0);
        }
        offer(99);
        CompletableFuture<Void> put = inBackground(() -> ring.putAll(staged, 0, 11));
        await().pollInterval(LITTLE).atMost(SOON).until(() -> {
            ring.awaitInput(LITTLE.toNanos(), () -> true);
            ring.drain(consumer, 1);
            return put.isDone() && ring.isEmpty();
        });
        assertThat(seriesTaken()).containsExactly(99, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void aProducerWaitsWhileTheRingIsFull() {
        for (int i = 0; i < 4; i++) {
            offer(i);
        }
        CompletableFuture<Void> put = inBackground(() -> ring.put(9, 0, 0, 0, 0, -1, 0));
        CompletableFuture<Void> rare = inBackground(() -> ring.putRare("ended"));
        assertThat(put).isNotDone();
        assertThat(rare).isNotDone();
        ring.drain(consumer, 2);
        await().pollInterval(LITTLE).atMost(SOON).until(() -> put.isDone() && rare.isDone());
        ring.drain(consumer, 100);
        assertThat(taken).hasSize(6).contains("ended", List.of(9, 0L, 0.0, 0, 0, -1L, 0L));
    }

    @Test
    void aProducerThatIsInterruptedWhileItWaitsLeavesTheRingAsItWas() {
        for (int i = 0; i < 4; i++) {
            offer(i);
        }
        for (Put put : List.<Put>of(() -> ring.put(9, 0, 0, 0, 0, -1, 0), () -> ring.putRare("ended"))) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread producer = new Thread(() -> {
                try {
                    put.run();
                    interrupted.complete(false);
                } catch (InterruptedException expected) {
                    interrupted.complete(!Thread.currentThread().isInterrupted());
                }
            });
            producer.start();
            await().pollInterval(LITTLE).atMost(SOON).until(() -> producer.getState() == Thread.State.TIMED_WAITING);
            producer.interrupt();
            assertThat(interrupted).succeedsWithin(SOON).isEqualTo(true);
        }
        assertThat(ring.size()).isEqualTo(4);
        assertThat(ring.drain(consumer, 100)).isEqualTo(4);
        assertThat(offer(5)).isTrue();
        assertThat(ring.drain(consumer, 100)).isEqualTo(1);
    }

    @Test
    void aConsumerThatThrowsGoesOnWithTheNextInput() {
        offer(1);
        offer(2);
        offer(3);
        RingConsumer failing = new RingConsumer() {
            @Override
            public void reading(int series, long time, double value, int quality, int reason, long position, long s) {
                if (series == 2) {
                    throw new IllegalStateException("no");
                }
                consumer.reading(series, time, value, quality, reason, position, s);
            }

            @Override
            public void rare(Object input) {
                consumer.rare(input);
            }
        };
        assertThatThrownBy(() -> ring.drain(failing, 10)).isInstanceOf(IllegalStateException.class);
        assertThat(ring.size()).isEqualTo(1);
        assertThat(ring.drain(failing, 10)).isEqualTo(1);
        assertThat(seriesTaken()).containsExactly(1, 3);
    }

    @Test
    void aConsumerThatSpinsSeesWhatIsPutAndNeverSleeps() throws Exception {
        Ring spun = new Ring(4, WaitMode.SPIN);
        CompletableFuture<Long> slept = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            long before = timesAsleep();
            while (taken.size() < 1_000) {
                if (spun.drain(consumer, 4) == 0) {
                    spun.awaitInput(Long.MAX_VALUE, () -> true);
                }
            }
            slept.complete(timesAsleep() - before);
        });
        thread.setDaemon(true);
        thread.start();
        for (int i = 0; i < 1_000; i++) {
            spun.put(i, 0, 0, 0, 0, -1, 0);
        }
        assertThat(slept).succeedsWithin(SOON).isEqualTo(0L);
        assertThat(seriesTaken()).isSorted().hasSize(1_000);
    }

    private static long timesAsleep() {
        return ManagementFactory.getThreadMXBean()
                .getThreadInfo(Thread.currentThread().getId())
                .getWaitedCount();
    }

    @Test
    void aCapacityThatIsNoPowerOfTwoIsRefused() {
        for (int capacity : new int[] {-1, 0, 1, 3, 100, 1 << 25}) {
            assertThatThrownBy(() -> new Ring(capacity)).hasMessageContaining("power of two");
        }
    }

    /** Something that may wait. */
    @FunctionalInterface
    private interface Put {
        void run() throws InterruptedException;
    }

    private static CompletableFuture<Void> inBackground(Put put) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                put.run();
                done.complete(null);
            } catch (InterruptedException | RuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        await().pollInterval(LITTLE).atMost(SOON).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return done;
    }
}
