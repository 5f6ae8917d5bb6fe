package io.estran.benchmarks.edge.load;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Processor time and allocation of threads: what others do on the machine is not in it. Any thread. */
public final class ThreadTime {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ThreadTime() {}

    /** Processor time of this thread, ns. */
    public static long here() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Processor time of a thread, ns. */
    public static long of(Thread thread) {
        return THREADS.getThreadCpuTime(thread.getId());
    }

    /** Bytes that a thread has allocated. */
    public static long allocated(Thread thread) {
        return THREADS.getThreadAllocatedBytes(thread.getId());
    }

    /** The running thread of that name. */
    public static Thread named(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no thread " + name + " runs"));
    }
}
