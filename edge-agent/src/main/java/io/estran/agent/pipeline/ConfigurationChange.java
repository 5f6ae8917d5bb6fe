package io.estran.agent.pipeline;

import io.estran.agent.actuation.Actuator;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.state.PipelineState;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;

/**
 * A configuration on its way into a pipeline that runs. Who offers it waits for it, and may withdraw it as long as the pipeline
 * has not begun with it: it is in force as a whole, or nothing of it is. Offered once. The pipeline's thread records it; the
 * public methods are for any thread.
 */
public final class ConfigurationChange {
    private enum Stage {
        OFFERED,
        BEGUN,
        WITHDRAWN
    }

    private final PipelineConfiguration configuration;
    private final Set<String> waiting;
    private final Set<String> anew;
    private final Map<String, Actuator> actuators;
    private final byte[] whole;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OFFERED);
    private final CountDownLatch inForce = new CountDownLatch(1);
    private int recorded;
    private volatile Set<Integer> gone = Set.of();

    /**
     * A change.
     *
     * @param waiting names of the sources that wait while storage takes nothing
     * @param anew names of the sources that are new, or begin anew under their name
     * @param actuators by source name, all of them: through which rules write
     */
    public ConfigurationChange(
            PipelineConfiguration configuration,
            Set<String> waiting,
            Set<String> anew,
            Map<String, Actuator> actuators) {
        this.configuration = configuration;
        this.waiting = Set.copyOf(waiting);
        this.anew = Set.copyOf(anew);
        this.actuators = Map.copyOf(actuators);
        this.whole = configuration.toBytes();
    }

    PipelineConfiguration configuration() {
        return configuration;
    }

    Set<String> waiting() {
        return waiting;
    }

    Set<String> anew() {
        return anew;
    }

    Map<String, Actuator> actuators() {
        return actuators;
    }

    /** Numbers of the sources whose gates are in force no longer, once it is. */
    Set<Integer> gone() {
        return gone;
    }

    /** From here on it cannot be withdrawn; false if it was. */
    boolean begin() {
        return stage.compareAndSet(Stage.OFFERED, Stage.BEGUN) || stage.get() == Stage.BEGUN;
    }

    /**
     * Journals and applies as many parts as there is room for, going on where it stopped before; whether that was all. Other
     * inputs may come between two parts.
     *
     * @param room whether that many bytes can be written now
     */
    boolean record(FrameWriter writer, PipelineState state, IntPredicate room) {
        writer.indivisible(true);
        while (recorded < whole.length) {
            if (!room.test(InputEncoder.PART_BYTES + InputEncoder.SMALL_BYTES)) {
                return false;
            }
            int to = Math.min(whole.length, recorded + InputEncoder.PART_BYTES);
            byte[] part = Arrays.copyOfRange(whole, recorded, to);
            writer.encoder.configured(part, to == whole.length);
            state.configured(part, to == whole.length);
            recorded = to;
        }
        writer.indivisible(false);
        return true;
    }

    /** It is in force. */
    void done(Set<Integer> sourcesGone) {
        gone = sourcesGone;
        inForce.countDown();
    }

    /** Whether it is in force. */
    public boolean isInForce() {
        return inForce.getCount() == 0;
    }

    /** Takes it back; false if the pipeline has begun with it, so that it will be in force. */
    public boolean withdraw() {
        return stage.compareAndSet(Stage.OFFERED, Stage.WITHDRAWN);
    }

    /** Waits until it is in force; false if that took longer than the bound. */
    boolean await(Duration bound) throws InterruptedException {
        return inForce.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    }
}
