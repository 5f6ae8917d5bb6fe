package io.estran.benchmarks.edge;

import io.estran.agent.storage.Frame;
import io.estran.agent.storage.Recorder;
import io.estran.agent.storage.Storage;
import io.estran.agent.storage.StorageSettings;
import io.estran.benchmarks.edge.load.SampleReadings;
import io.estran.benchmarks.edge.load.ThreadTime;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Readings that the agent's storage journals in a second: alone, from frames that a pipeline has filled before, and together with
 * the pipeline that fills them. Journal and spool are on the disk with their syncs; windows are sealed; no gateway takes them. The
 * time ends when the last reading is synced.
 */
final class JournalRate implements AutoCloseable {
    private static final double BUDGET_ALONE = 20;
    private static final double BUDGET_TOGETHER = 10;
    private static final int READINGS = 3_000_000;
    private static final Rounds ROUNDS = new Rounds(2, 5);
    private static final long JOURNAL = 512L << 20;
    private static final long SPOOL = 64L << 20;
    private static final long LOOK_NANOS = 20_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final double NANOS_PER_MICRO = 1e3;

    private final Storage storage;
    private final Switch recorder;
    private final DrivenPipeline pipeline;
    private long storageTime;

    private JournalRate(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom();
        StorageSettings defaults = StorageSettings.of(SPOOL, Duration.ofMillis(50));
        storage = Storage.open(new Storage.Parts(
                folder.resolve("agent"),
                Disk.local(),
                Clock.system(),
                new AgentName("bench-1"),
                new StorageSettings(
                        defaults.spoolBytes(),
                        JOURNAL,
                        defaults.quarantineBytes(),
                        defaults.syncEvery(),
                        defaults.sealBytes(),
                        defaults.sealAge(),
                        defaults.awaySealAge(),
                        defaults.frames(),
                        defaults.mostAccounts(),
                        defaults.mostRecords(),
                        defaults.mostItems(),
                        defaults.checkpointEvery()),
                new SimpleMeterRegistry(),
                (type, fields) -> {},
                header -> {},
                () -> new Id128(random.nextLong(), random.nextLong()),
                null));
        storage.start();
        recorder = new Switch(storage.recorder());
        pipeline = new DrivenPipeline(
                new SampleReadings(PipelineCost.SERIES, PipelineCost.HERTZ), storage.recovery(), recorder);
    }

    /** Measures both in that folder. */
    static List<Row> rows(Path folder, Consumer<String> progress) throws Exception {
        return rows(folder, READINGS, ROUNDS, progress);
    }

    static List<Row> rows(Path folder, int readings, Rounds rounds, Consumer<String> progress) throws Exception {
        try (JournalRate rate = new JournalRate(folder)) {
            double[] alone = new double[rounds.counted()];
            double[] own = new double[rounds.counted()];
            double[] together = new double[rounds.counted()];
            for (int i = -rounds.warmUp(); i < rounds.counted(); i++) {
                rate.storageTime = 0;
                double writer = rate.alone(readings);
                double both = rate.together(readings);
                if (i >= 0) {
                    alone[i] = writer;
                    own[i] = (double) rate.storageTime / readings;
                    together[i] = both;
                }
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "  the writer's thread takes %.1f ns of processor time for a reading",
                    Rounds.median(own)));
            return List.of(
                    Row.absolute(
                            "journal: the writer alone",
                            Rounds.median(alone),
                            "million readings/s",
                            Limit.MEASURED_AT_LEAST,
                            BUDGET_ALONE),
                    Row.absolute(
                            "journal: pipeline and writer together",
                            Rounds.median(together),
                            "million readings/s",
                            Limit.MEASURED_AT_LEAST,
                            BUDGET_TOGETHER));
        }
    }

    /** Frames are filled first, then given as fast as they are taken. */
    private double alone(int readings) throws Exception {
        recorder.keep();
        int given = 0;
        for (; given < readings; given += DrivenPipeline.RING) {
            pipeline.fill();
            pipeline.empty();
        }
        recorder.stateWithNext();
        pipeline.fill();
        pipeline.empty();
        recorder.pass();
        Thread writer = ThreadTime.named("estran-storage");
        long before = ThreadTime.of(writer);
        long begun = System.nanoTime();
        Queue<Frame> kept = recorder.takeKept();
        for (Frame frame = kept.poll(); frame != null; frame = kept.poll()) {
            while (storage.recorder().claim() == null) { // gives up one of storage's frames for one of ours
                LockSupport.parkNanos(LOOK_NANOS);
            }
            recorder.give(frame);
        }
        awaitSynced();
        long took = System.nanoTime() - begun;
        storageTime = ThreadTime.of(writer) - before;
        return (given + DrivenPipeline.RING) * NANOS_PER_MICRO / took;
    }

    /** The pipeline fills frames, and its ring, on this thread while storage writes. */
    private double together(int readings) throws Exception {
        long begun = System.nanoTime();
        int given = 0;
        for (; given < readings; given += DrivenPipeline.RING) {
            pipeline.fill();
            pipeline.empty();
        }
        awaitSynced();
        return given * NANOS_PER_MICRO / (System.nanoTime() - begun);
    }

    /** Has the open frame handed over, and waits until it is on the disk. */
    private void awaitSynced() throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (recorder.syncedFrames() < recorder.handed || pipeline.isHolding()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("storage synced " + recorder.syncedFrames() + " of " + recorder.handed
                        + " frames within a minute");
            }
            LockSupport.parkNanos(LOOK_NANOS);
            pipeline.empty();
        }
    }

    @Override
    public void close() throws Exception {
        storage.close();
    }

    /** Storage's end of the hand-over, or a heap of frames that are given to it later. One thread. */
    private static final class Switch implements Recorder {
        private final Recorder storage;
        private Queue<Frame> kept = new ArrayDeque<>();
        private boolean keeping;
        private boolean wantsState;
        private long handed;

        Switch(Recorder storage) {
            this.storage = storage;
        }

        void keep() {
            keeping = true;
        }

        void pass() {
            keeping = false;
        }

        void stateWithNext() {
            wantsState = true;
        }

        Queue<Frame> takeKept() {
            Queue<Frame> taken = kept;
            kept = new ArrayDeque<>();
            return taken;
        }

        void give(Frame frame) {
            handed++;
            storage.hand(frame);
        }

        @Override
        public @Nullable Frame claim() {
            return keeping ? new Frame() : storage.claim();
        }

        @Override
        public void hand(Frame frame) {
            if (keeping) {
                wantsState &= frame.state == null;
                kept.add(frame);
            } else {
                give(frame);
            }
        }

        @Override
        public boolean isBehind() {
            return !keeping && storage.isBehind();
        }

        @Override
        public boolean wantsState() {
            return keeping ? wantsState : storage.wantsState();
        }

        @Override
        public long syncedFrames() {
            return keeping ? handed : storage.syncedFrames();
        }
    }
}
