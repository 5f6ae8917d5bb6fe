package io.estran.benchmarks.delivery;

import io.estran.agent.log.Log;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.spool.Spool;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import io.estran.process.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * The spool's log takes a batch and syncs it, against a write of the same bytes to a file that has its size already, and its
 * sync: the barest durable append.
 */
final class SpoolAppend {
    private static final double BUDGET = 1.5;
    private static final int BATCH = 16 * 1024;
    private static final int APPENDS = 50;
    private static final long SEGMENT = 4L << 20;
    private static final long CAPACITY = 32L << 20;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final Rounds ROUNDS = new Rounds(2, 9);

    private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH);

    private SpoolAppend() {
        byte[] noise = new byte[BATCH];
        new Random(1).nextBytes(noise);
        batch.put(noise).flip();
    }

    /** Measures it in that folder. */
    static Row row(Path folder) throws Exception {
        return new SpoolAppend().measure(folder);
    }

    private Row measure(Path folder) throws Exception {
        Path bare = folder.resolve("bare");
        try (SegmentPool pool = Spool.pool(Disk.local(), folder, SEGMENT, CAPACITY, new ReadMemory());
                Log log = Log.open(pool, 1, 1, 0, 0, ReadProgress.NONE, record -> {})
                        .log();
                FileChannel file = FileChannel.open(bare, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            preallocate(file);
            return ROUNDS.row(
                    "spool: append and sync of 16 KiB",
                    "us",
                    () -> appendBare(file),
                    () -> appendToSpool(pool, log),
                    Limit.RATIO_AT_MOST,
                    BUDGET);
        }
    }

    private static void preallocate(FileChannel file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < (long) APPENDS * BATCH; at += zeros.capacity()) {
            file.write(zeros.clear(), at);
        }
        file.force(true);
    }

    private double appendBare(FileChannel file) throws IOException {
        long begun = System.nanoTime();
        for (int i = 0; i < APPENDS; i++) {
            long at = (long) i * BATCH;
            ByteBuffer bytes = batch.duplicate();
            while (bytes.hasRemaining()) {
                at += file.write(bytes, at);
            }
            file.force(false);
        }
        return (System.nanoTime() - begun) / NANOS_PER_MICRO / APPENDS;
    }

    private double appendToSpool(SegmentPool pool, Log log) throws IOException {
        long begun = System.nanoTime();
        for (int i = 0; i < APPENDS; i++) {
            pool.prepare(2);
            long position = log.append(1, batch.duplicate());
            log.flush();
            log.release(position);
        }
        return (System.nanoTime() - begun) / NANOS_PER_MICRO / APPENDS;
    }
}
