package io.estran.benchmarks.edge.actuation;

import io.estran.agent.waiting.WaitMode;
import io.estran.benchmarks.edge.rig.BareDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * From a device's answer to a poll, as it leaves, until the same device has the write that a rule orders for the value in it. The agent
 * asks every 5 ms, and every other answer calls for a write; when it asks is not in the time.
 */
final class PolledAgent implements Answerer {
    private static final int DIGITS = 3;

    private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
    private final ActuatingAgent agent;

    /** @param load lines each millisecond that come over a connection; 0: none does */
    PolledAgent(Path folder, WaitMode mode, int load) throws Exception {
        agent = new ActuatingAgent(
                folder,
                mode,
                "{series: " + ActuatingAgent.WATCHED + ", register: 0, bit: 0, interval: 5ms}",
                new Stopwatch());
        boolean ready = false;
        try {
            agent.connect();
            agent.load(load);
            ready = true;
        } finally {
            if (!ready) {
                agent.close();
            }
        }
    }

    /** Owned by the device's thread. Answers are their numbers, so those that call for a write are odd. */
    private final class Stopwatch implements BareDevice.Listener {
        private final Queue<Long> asked = new ArrayDeque<>();

        @Override
        public void answers(long number, long nanos) {
            if (number % 2 == 1) {
                asked.add(nanos);
            }
        }

        @Override
        public void written(int register, int value, long nanos) {
            took.add(nanos - asked.remove());
        }
    }

    @Override
    public Histogram run(int count) throws Exception {
        took.clear();
        long deadline = System.nanoTime() + ActuatingAgent.PATIENCE_NANOS;
        while (took.size() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("of " + count + " writes " + took.size() + " came within a minute; " + agent);
            }
            TimeUnit.MILLISECONDS.sleep(ActuatingAgent.LOOK_MILLIS);
        }
        Histogram times = new Histogram(ActuatingAgent.PATIENCE_NANOS, DIGITS);
        for (int i = 0; i < count; i++) {
            times.recordValueWithExpectedInterval(took.remove(), AskedAgent.INTERVAL);
        }
        return times;
    }

    @Override
    public void close() throws Exception {
        agent.close();
    }
}
