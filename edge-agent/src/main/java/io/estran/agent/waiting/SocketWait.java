package io.estran.agent.waiting;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * The wait of one thread for its sockets, and for others who have something for it. {@link #select} by the selector's owner,
 * {@link #wake} by any thread. Makes no garbage; who closes the selector is its owner.
 */
public abstract sealed class SocketWait {
    final Selector selector;

    private SocketWait(Selector selector) {
        this.selector = selector;
    }

    /** A wait in that mode; not before it is asked to. */
    public static SocketWait of(WaitMode mode, Selector selector) {
        return mode == WaitMode.SPIN ? new Spinning(selector) : new Asleep(selector);
    }

    /**
     * Waits until a channel is ready, {@link #wake} was called since the last wait, or the time is over; may return earlier.
     *
     * @param ready hears of each channel that is ready
     * @param millis 0: no bound
     */
    public abstract void select(Consumer<SelectionKey> ready, long millis) throws IOException;

    /** Ends the wait that is under way, or else the next one. */
    public abstract void wake();

    private static final class Asleep extends SocketWait {
        Asleep(Selector selector) {
            super(selector);
        }

        @Override
        public void select(Consumer<SelectionKey> ready, long millis) throws IOException {
            selector.select(ready, millis);
        }

        @Override
        public void wake() {
            selector.wakeup();
        }
    }

    /** Who calls makes no system call. After a round of looks the thread gives way to who waits for its processor, if anybody does. */
    private static final class Spinning extends SocketWait {
        /** A round: some microseconds. Then the owner also looks at its clock, for it has times to keep. */
        private static final int LOOKS = 32;

        private volatile boolean called;

        Spinning(Selector selector) {
            super(selector);
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // it gives way; whether anybody takes it, nothing depends on
        public void select(Consumer<SelectionKey> ready, long millis) throws IOException {
            for (int look = 0; look < LOOKS; look++) {
                if (selector.selectNow(ready) > 0) {
                    return;
                }
                if (called) {
                    called = false; // then the owner looks for what there is; who calls after that is heard next time
                    return;
                }
                Thread.onSpinWait();
            }
            Thread.yield();
        }

        @Override
        public void wake() {
            called = true;
        }
    }
}
