package io.estran.benchmarks.edge;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Processor time and allocation of threads: what others do on the machine is not in it. Any thread. */
final class ThreadTime {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ThreadTime() {}

    /** Processor time of this thread, ns. */
    static long here() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Processor time of a thread, ns. */
    static long of(Thread thread) {
        return THREADS.getThreadCpuTime(thread.getId());
    }

    /** Bytes that a thread has allocated. */
    static long allocated(Thread thread) {
        return THREADS.getThreadAllocatedBytes(thread.getId());
    }

    /** The running thread of that name. */
    static Thread named(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no thread " + name + " runs"));
    }
}
