package io.estran.agent.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread, once, which ends when it is told to. */
@Timeout(30)
class SourceThreadTest {
    private final SourceThread thread = new SourceThread("plc");
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);

    @AfterEach
    void end() {
        asked.countDown();
        thread.stop();
    }

    @Test
    void itRunsOnADaemonThatCarriesTheSourcesName() throws InterruptedException {
        thread.start(() -> {
            ends.add(Thread.currentThread().getName() + " "
                    + Thread.currentThread().isDaemon());
            begun.countDown();
        });
        begun.await();
        assertThat(ends).containsExactly("source-plc true");
    }

    @Test
    void aMistakeInTheProgramDoesNotEndIt() throws InterruptedException {
        thread.start(() -> {
            ends.add("failed");
            if (ends.size() < 3) {
                throw new IllegalStateException("a mistake");
            }
            begun.countDown();
        });
        begun.await();
        assertThat(ends).hasSize(3);
    }

    @Test
    void noMoreDoesOneThatOverflowsTheStack() throws InterruptedException {
        thread.start(() -> {
            ends.add("failed");
            if (ends.size() < 2) {
                throw new StackOverflowError("a mistake");
            }
            begun.countDown();
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ends).hasSize(2);
    }

    @Test
    void itIsStartedOnce() {
        thread.start(asked::await);
        assertThatThrownBy(() -> thread.start(asked::await))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("source plc was started before");
    }

    @Test
    void oneThatWasNeverStartedCanBeStopped() {
        thread.stop();
        assertThat(ends).isEmpty();
    }

    @Test
    void stoppingInterruptsItAndWaitsForItsEnd() throws InterruptedException {
        thread.start(this::work);
        begun.await();
        thread.stop();
        assertThat(ends).containsExactly("interrupted");
    }

    @Test
    void withGraceItMayEndByItself() throws InterruptedException {
        thread.start(this::work);
        begun.await();
        asked.countDown();
        thread.stop(2_000);
        assertThat(ends).containsExactly("by itself");
    }

    @Test
    void whenTheGraceIsOverItIsInterrupted() throws InterruptedException {
        thread.start(this::work);
        begun.await();
        thread.stop(20);
        assertThat(ends).containsExactly("interrupted");
    }

    @Test
    void aThreadThatDoesNotEndIsLeftAfterTwoSeconds() throws InterruptedException {
        thread.start(() -> {
            begun.countDown();
            while (asked.getCount() > 0) {
                Thread.onSpinWait(); // deaf
            }
        });
        begun.await();
        long before = System.nanoTime();
        thread.stop(100);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(1_900_000_000L);
    }

    private void work() throws InterruptedException {
        begun.countDown();
        try {
            asked.await();
            ends.add("by itself");
        } catch (InterruptedException stopped) {
            ends.add("interrupted");
            throw stopped;
        }
    }
}
