package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.estran.agent.input.InputEncoder;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Frames go round between two threads, in order, and make no garbage. */
class HandOverTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FRAMES = 3;
    private static final int ROUNDS = 1_000;

    private final HandOver handOver = new HandOver(FRAMES, new Wake());
    private final InputEncoder encoder = new InputEncoder();
    private long recorded;

    private Frame claimed() {
        return Objects.requireNonNull(handOver.claim());
    }

    @Test
    void thereAreSoManyFramesAndNoMore() {
        for (int i = 0; i < FRAMES; i++) {
            handOver.hand(claimed());
        }
        assertThat(handOver.claim()).isNull();
        assertThat(handOver.waiting()).isEqualTo(FRAMES);
        handOver.giveBack(Objects.requireNonNull(handOver.take()));
        assertThat(handOver.claim()).isNotNull();
    }

    @Test
    void framesAreTakenInTheOrderInWhichTheyWereHandedAndComeBackEmpty() {
        for (long round = 0; round < ROUNDS; round++) {
            Frame first = claimed();
            Frame second = claimed();
            first.inputs.ended(1, round);
            handOver.hand(first);
            handOver.hand(second);
            assertThat(handOver.take()).isSameAs(first);
            assertThat(handOver.take()).isSameAs(second);
            assertThat(handOver.take()).isNull();
            handOver.giveBack(second);
            handOver.giveBack(first);
            assertThat(first.inputs.isEmpty()).isTrue();
        }
    }

    /** What pipeline and storage thread do with a frame full of readings, one after the other. */
    private void round(long round) {
        Frame frame = handOver.claim();
        for (int i = 0; frame != null && frame.inputs.hasRoom(InputEncoder.READING_BYTES); i++) {
            frame.inputs.reading(i % 100, round * 1_000_000, i * 0.1, 0, 0, round * 2_000 + i);
        }
        if (frame != null) {
            handOver.hand(frame);
        }
        Frame taken = handOver.take();
        if (taken != null) {
            while (!encoder.take(taken.inputs)) {
                recorded += encoder.finish().remaining();
            }
            handOver.giveBack(taken);
        }
    }

    private long allocated(int rounds) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < rounds; round++) {
            round(round);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void fromThePipelineToTheRecordNoGarbageIsMade() {
        allocated(ROUNDS);
        long bytes = allocated(ROUNDS);
        assertThat(recorded).isPositive();
        assertThat((double) bytes / ROUNDS).as("bytes a frame").isLessThan(1);
    }
}
