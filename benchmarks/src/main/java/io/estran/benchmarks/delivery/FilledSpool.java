package io.estran.benchmarks.delivery;

import io.estran.agent.log.LogInspection;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.output.Output;
import io.estran.agent.spool.Spool;
import io.estran.agent.storage.Frame;
import io.estran.agent.storage.Storage;
import io.estran.agent.storage.StorageSettings;
import io.estran.agent.uplink.Uplink;
import io.estran.agent.uplink.UplinkSettings;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.estran.process.tls.TlsMaterial;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The agent from its disk to the north: real storage with its thread, a spool with batches of about 4 KiB, the real uplink.
 * Instead of the pipeline there is the caller's thread, which hands over windows first, and checkpoints afterwards, behind which
 * the spool frees.
 */
final class FilledSpool implements AutoCloseable {
    private static final int BATCH_BYTES = 4096;
    private static final long SPOOL_BYTES = 512L << 20;
    private static final Duration SYNC = Duration.ofMillis(50);
    /** Batches are sealed by size alone, however slow the machine is. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final int FRAMES_PER_SYNC = 8;
    private static final int ROUNDS_PER_FRAME = 8;
    private static final byte[] STATE = {1};
    private static final long LOOK_MILLIS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SecureRandom ids = new SecureRandom();
    private final Storage storage;
    private int sealed;
    private long ordinal;

    /** Opens the agent's storage in that folder, which may hold a spool already. */
    FilledSpool(Path folder) throws IOException {
        this.folder = folder;
        StorageSettings usual = StorageSettings.of(SPOOL_BYTES, SYNC);
        storage = Storage.open(new Storage.Parts(
                folder,
                Disk.local(),
                Clock.system(),
                BenchLane.AGENT,
                new StorageSettings(
                        usual.spoolBytes(),
                        usual.journalBytes(),
                        usual.quarantineBytes(),
                        usual.syncEvery(),
                        BATCH_BYTES,
                        NEVER,
                        NEVER,
                        usual.frames(),
                        usual.mostAccounts(),
                        usual.mostRecords(),
                        usual.mostItems(),
                        usual.checkpointEvery()),
                registry,
                (type, fields) -> {},
                header -> sealed++,
                () -> new Id128(ids.nextLong(), ids.nextLong()),
                null));
    }

    /** Seals at least so many batches and syncs them. Before {@link #send}. */
    void fill(int batches) throws IOException {
        Random random = new Random(5);
        while (sealed < batches) {
            for (int i = 0; i < FRAMES_PER_SYNC; i++) {
                handWindows(random);
            }
            storage.turn();
        }
        checkpoint();
        storage.turn();
    }

    private void handWindows(Random random) throws IOException {
        Frame frame = claim();
        for (int round = 0; round < ROUNDS_PER_FRAME; round++) {
            for (int asset = 1; asset <= BenchLane.ASSETS_OF_4_KIB; asset++) {
                String name = "plant/machine-" + asset;
                for (int series = 1; series <= BenchLane.SERIES; series++) {
                    ordinal++;
                    frame.outputs.add(new Output.Aggregate(
                            ordinal, name, BenchLane.window(name + "/quantity-" + series, random)));
                }
            }
        }
        storage.recorder().hand(frame);
    }

    private Frame claim() throws IOException {
        Frame frame = storage.recorder().claim();
        if (frame == null) {
            throw new IOException("the disk under " + folder + " does not take what it is given");
        }
        return frame;
    }

    private void checkpoint() throws IOException {
        Frame frame = claim();
        frame.state = STATE;
        storage.recorder().hand(frame);
    }

    /** The bytes of all batches in the spool, in order. */
    List<byte[]> batches() throws IOException {
        List<byte[]> all = new ArrayList<>();
        try (LogInspection files = new LogInspection(Disk.local(), folder.resolve(Spool.FOLDER), new ReadMemory())) {
            files.read(BatchClass.AGGREGATES.code(), 0, 0, ReadProgress.NONE, record -> {
                byte[] bytes = new byte[record.payload().remaining()];
                record.payload().get(bytes);
                all.add(bytes);
            });
        }
        return all;
    }

    /** Sends everything to that port of this machine; returns when {@code sent} is done and the spool has nothing any more. */
    void send(int port, TlsMaterial tls, Future<Long> sent) throws Exception {
        storage.start();
        Id128 run = storage.recovery().run();
        try (Uplink uplink = new Uplink(
                UplinkSettings.to("mqtts://localhost:" + port),
                BenchLane.AGENT,
                run,
                tls.context().getSocketFactory(),
                storage.outlet(),
                (connection, online) -> new Presence(
                        BenchLane.AGENT, run, 1, connection, online, "bench", 0, Long.MIN_VALUE, 0, 0, -1, 0),
                (wall, took) -> {},
                new SplittableRandom(9),
                registry)) {
            uplink.start();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!sent.isDone() || storage.status().pendingBatches() > 0) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            "the spool still holds " + storage.status().pendingBatches() + " batches after a minute");
                }
                if (storage.recorder().wantsState()) {
                    checkpoint();
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    @Override
    public void close() throws Exception {
        storage.close();
    }
}
