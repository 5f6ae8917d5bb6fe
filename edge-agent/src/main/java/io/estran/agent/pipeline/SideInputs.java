package io.estran.agent.pipeline;

import io.estran.agent.ring.Ring;
import io.estran.agent.rule.ActuationOrders;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that must not wait for room in the ring, as the ring's consumer or storage may be who puts them. Bounded: as many
 * outcomes as orders can be open, and events of the agent as the configuration allows; the loop states how many more there
 * were. Any thread puts, the pipeline takes.
 */
final class SideInputs {
    private final Ring ring;
    private final Bounded others;
    private final Bounded outcomes = new Bounded(2 * ActuationOrders.MOST);
    private final AtomicLong lost = new AtomicLong();

    SideInputs(Ring ring, int mostEvents) {
        this.ring = ring;
        this.others = new Bounded(mostEvents);
    }

    /** Puts an input; false, and counted, if there is no room. */
    boolean offer(RareInput input) {
        boolean taken = input instanceof RareInput.Outcome ? outcomes.offer(input) : others.offer(input);
        if (!taken) {
            lost.incrementAndGet();
        }
        ring.wake();
        return taken;
    }

    @Nullable
    RareInput poll() {
        RareInput outcome = outcomes.poll();
        return outcome != null ? outcome : others.poll();
    }

    /** Inputs for which there was no room. */
    long lost() {
        return lost.get();
    }

    /** Inputs that wait. */
    int waiting() {
        return outcomes.size.get() + others.size.get();
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
