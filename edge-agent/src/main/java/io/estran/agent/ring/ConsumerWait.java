package io.estran.agent.ring;

import io.estran.agent.waiting.WaitMode;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How the consumer of a ring waits for those who put. {@link #await} by the consumer, the others by any thread; takes no lock and
 * makes no garbage.
 */
abstract sealed class ConsumerWait {
    private ConsumerWait() {}

    static ConsumerWait of(WaitMode mode) {
        return mode == WaitMode.SPIN ? new Spinning() : new Parked();
    }

    /** See {@link Ring#awaitInput}. */
    abstract void await(Ring ring, long nanos, BooleanSupplier idle);

    /** Something was put. */
    abstract void put();

    /** There is something to do besides what was put. */
    abstract void wake();

    private static final class Parked extends ConsumerWait {
        private volatile @Nullable Thread parked;

        @Override
        void await(Ring ring, long nanos, BooleanSupplier idle) {
            parked = Thread.currentThread();
            VarHandle.fullFence();
            if (ring.isEmpty() && idle.getAsBoolean()) {
                LockSupport.parkNanos(ring, nanos);
            }
            parked = null;
        }

        @Override
        void put() {
            VarHandle.fullFence(); // the consumer sets parked, then looks once more: one of both sees the other
            Thread consumer = parked;
            if (consumer != null) {
                parked = null;
                LockSupport.unpark(consumer);
            }
        }

        @Override
        void wake() {
            VarHandle.fullFence();
            Thread consumer = parked;
            if (consumer != null) {
                LockSupport.unpark(consumer);
            }
        }
    }

    /**
     * The consumer sees by itself what there is; who puts does nothing for it. After a round of looks it gives way to who waits for this
     * processor, if anybody does.
     */
    private static final class Spinning extends ConsumerWait {
        /** A round: some microseconds. Then the consumer also looks at its clock, for it has times to keep. */
        private static final int LOOKS = 64;

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // it gives way; whether anybody takes it, nothing depends on
        void await(Ring ring, long nanos, BooleanSupplier idle) {
            for (int look = 0; look < LOOKS && ring.isEmpty() && idle.getAsBoolean(); look++) {
                Thread.onSpinWait();
            }
            Thread.yield();
        }

        @Override
        void put() {}

        @Override
        void wake() {}
    }
}
