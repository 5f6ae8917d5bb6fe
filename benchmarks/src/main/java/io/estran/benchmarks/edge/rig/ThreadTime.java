package io.estran.benchmarks.edge.rig;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Processor time and allocation of threads: what others do on the machine is not in it. Any thread. */
public final class ThreadTime {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Path TASKS = Path.of("/proc/self/task");

    private ThreadTime() {}

    /** Processor time of this thread, ns. */
    public static long here() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Processor time of a thread, ns. */
    public static long of(Thread thread) {
        return THREADS.getThreadCpuTime(thread.getId());
    }

    /** Processor time so far of the JVM's compilers that run now, ns; 0 if the system does not tell, which is on Linux alone. */
    public static long ofCompilers() throws IOException {
        if (!Files.isDirectory(TASKS)) {
            return 0;
        }
        long nanos = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                nanos += ofCompiler(task);
            }
        }
        return nanos;
    }

    private static long ofCompiler(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("comm")).matches("C[12] Compiler.*\\s*")
                    ? Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", 2)[0])
                    : 0;
        } catch (NoSuchFileException ended) {
            return 0; // a thread that was listed a moment ago
        }
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
