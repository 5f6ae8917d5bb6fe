package io.estran.benchmarks.delivery;

import io.estran.agent.log.Log;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.spool.Spool;
import io.estran.benchmarks.report.BenchFolder;
import io.estran.process.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Appending 16 KiB to the spool, each synced, in the folder for temporary files ({@code -Djava.io.tmpdir}: another disk). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // set before each trial
public class SpoolBenchmark {
    private static final int BATCH = 16 * 1024;
    private static final long SEGMENT = 4L << 20;
    private static final long CAPACITY = 32L << 20;

    private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH);
    private BenchFolder folder;
    private SegmentPool pool;
    private Log log;

    /** Opens a log in a new folder. */
    @Setup
    public void open() throws IOException {
        byte[] noise = new byte[BATCH];
        new Random(1).nextBytes(noise);
        batch.clear().put(noise).flip();
        folder = new BenchFolder(Path.of(System.getProperty("java.io.tmpdir")));
        pool = Spool.pool(Disk.local(), folder.path(), SEGMENT, CAPACITY, new ReadMemory());
        log = Log.open(pool, 1, 1, 0, 0, ReadProgress.NONE, record -> {}).log();
    }

    /** Closes and removes it. */
    @TearDown
    public void close() throws IOException {
        log.close();
        pool.close();
        folder.close();
    }

    /** Append, write, sync, free. */
    @Benchmark
    public long append() throws IOException {
        pool.prepare(2);
        long position = log.append(1, batch.duplicate());
        log.flush();
        log.release(position);
        return position;
    }
}
