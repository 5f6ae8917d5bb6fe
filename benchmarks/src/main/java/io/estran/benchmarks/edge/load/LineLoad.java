package io.estran.benchmarks.edge.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends lines at a steady rate, some each millisecond, on a thread of its own. Close it. */
public final class LineLoad implements AutoCloseable {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    private final LineSender sender;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile IOException failure;

    /** @param perMillisecond lines, one block */
    @SuppressWarnings("NullAway.Init") // there is none before there is one
    public LineLoad(int perMillisecond, int port) throws IOException {
        sender = new LineSender(new SampleReadings(perMillisecond, (int) (SampleReadings.SECOND / STEP)), port);
        thread = new Thread(this::run, "bench-load");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long next = System.nanoTime();
        try {
            while (!stopping) {
                sender.send(1);
                next += STEP;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        } catch (IOException broken) {
            failure = broken;
        }
    }

    @Override
    public void close() throws Exception {
        stopping = true;
        thread.join();
        sender.close();
        if (failure != null) {
            throw failure;
        }
    }
}
