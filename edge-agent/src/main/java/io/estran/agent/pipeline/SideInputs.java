package io.estran.agent.pipeline;

import io.estran.agent.ring.Ring;
import io.estran.agent.rule.ActuationOrders;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that must not wait for room in the ring, as the ring's consumer or storage may be who puts them. Bounded: as many
 * outcomes as orders can be open, and {@link #MOST} others. Any thread puts, the pipeline takes.
 */
final class SideInputs {
    static final int MOST = 1024;

    private final Ring ring;
    private final Bounded others = new Bounded(MOST);
    private final Bounded outcomes = new Bounded(2 * ActuationOrders.MOST);

    SideInputs(Ring ring) {
        this.ring = ring;
    }

    /** Puts an input; false if there is no room. */
    boolean offer(RareInput input) {
        boolean taken = input instanceof RareInput.Outcome ? outcomes.offer(input) : others.offer(input);
        ring.wake();
        return taken;
    }

    @Nullable
    RareInput poll() {
        RareInput outcome = outcomes.poll();
        return outcome != null ? outcome : others.poll();
    }

    boolean isEmpty() {
        return outcomes.inputs.isEmpty() && others.inputs.isEmpty();
    }

    /** A queue without locks, as the pipeline looks into it at every turn. */
    private static final class Bounded {
        private final ConcurrentLinkedQueue<RareInput> inputs = new ConcurrentLinkedQueue<>();
        private final AtomicInteger size = new AtomicInteger();
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        boolean offer(RareInput input) {
            if (size.incrementAndGet() > most) {
                size.decrementAndGet();
                return false;
            }
            return inputs.add(input);
        }

        @Nullable
        RareInput poll() {
            RareInput input = inputs.poll();
            if (input != null) {
                size.decrementAndGet();
            }
            return input;
        }
    }
}
