package io.estran.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.storage.Storage;
import io.estran.agent.storage.StorageSettings;
import io.estran.agent.window.WindowSpec;
import io.estran.process.time.Clock;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.testkit.FaultyDisk;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live pipeline on real storage, over a disk that fails when told. */
class PipelineTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final WriteTarget PUMP = new WriteTarget("plc", 1, "holding", 20, "uint16", "ABCD");
    private static final PipelineConfiguration CONFIGURATION = new PipelineConfiguration(
            List.of(
                    new PipelineConfiguration.SourceSpec("plc", true),
                    new PipelineConfiguration.SourceSpec("file", false)),
            List.of(new WindowSpec("tank/**", 1_000_000_000L, 0, null)),
            List.of(new RuleSpec(
                    "tank-nearly-full", "tank/level", true, 95, 5, 0, Priority.HIGH, new RuleSpec.Write(PUMP, 0))),
            List.of(),
            PipelineConfiguration.DEFAULT_IDLE,
            PipelineConfiguration.DEFAULT_FUTURE);

    private final AtomicLong pauses = new AtomicLong();
    private final Clock clock = new Clock() {
        private final Clock machine = Clock.system();

        @Override
        public long wallNanos() {
            return machine.wallNanos();
        }

        @Override
        public long monotonicNanos() {
            return machine.monotonicNanos();
        }

        @Override
        public void pause(long nanos) {
            pauses.incrementAndGet();
            machine.pause(nanos);
        }
    };
    private final FaultyDisk disk = new FaultyDisk(new Random(1));
    private final Random ids = new Random(2);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final List<BatchHeader> sealed = new CopyOnWriteArrayList<>();
    private Storage storage;
    private Pipeline pipeline;
    private ReadingSink sink;

    private void start() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        pipeline = new Pipeline(PipelineSettings.of("lab-1", "test", CONFIGURATION, Set.of("file")), clock, registry);
        storage = Storage.open(new Storage.Parts(
                Path.of("/data"),
                disk,
                clock,
                new AgentName("lab-1"),
                StorageSettings.of(16 << 20, Duration.ofMillis(20)),
                registry,
                pipeline::happened,
                sealed::add,
                () -> new Id128(ids.nextLong(), ids.nextLong()),
                null));
        storage.start();
        pipeline.start(storage.recovery(), storage.recorder(), Map.of("plc", (target, value, completion) -> {
            written.add(target + "=" + value);
            completion.completed("done", clock.monotonicNanos());
        }));
        sink = pipeline.sink("plc");
    }

    private void stop() throws Exception {
        pipeline.close();
        storage.close();
    }

    @AfterEach
    void end() throws Exception {
        disk.setFailing(false);
        stop();
    }

    private void level(double value) throws InterruptedException {
        int series = sink.series("tank/level", SeriesAttributes.NONE);
        sink.put(series, clock.wallNanos(), value, Quality.GOOD, QualityReason.NONE, ReadingSink.NO_POSITION);
    }

    @Test
    void aRaisedRuleWritesOnceAndSaysHowItWent() throws Exception {
        start();
        level(96);
        level(97);
        await().atMost(SOON).until(() -> written.size() == 1);
        assertThat(written).containsExactly("plc/1/holding/20=0.0");
        level(80);
        level(99);
        await().atMost(SOON).until(() -> written.size() == 2);
        await("its outcome, told behind the write")
                .atMost(SOON)
                .until(() -> pipeline.latency().count() == 2);
        pipeline.endInput();
        await().atMost(SOON).until(() -> pipeline.framesAtEnd() >= 0);
        assertThat(pipeline.counts().accepted()).isEqualTo(4);
        assertThat(pipeline.counts().open()).isZero();
    }

    @ParameterizedTest(name = "unexpectedly: {0}")
    @ValueSource(booleans = {false, true})
    void rulesWriteWhileTheDiskFailsAndWhatHappenedThenIsKeptWhenItIsBack(boolean unexpectedly) throws Exception {
        start();
        level(50);
        await().atMost(SOON).until(() -> pipeline.counts().accepted() == 1);
        disk.setUnchecked(unexpectedly);
        disk.setFailing(true);
        level(99);
        await("the write happens although nothing can be kept").atMost(SOON).until(() -> written.size() == 1);
        await("the frames are full, and the pipeline no longer waits for storage")
                .atMost(SOON)
                .until(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        level(50);
                    }
                    return pipeline.isHolding();
                });
        assertThat(storage.isHealthy()).isFalse();
        int before = written.size();
        level(50);
        level(99);
        await("rules go on while it holds").atMost(SOON).until(() -> written.size() > before);
        ReadingCounts counts = pipeline.counts();
        disk.setFailing(false);
        await().atMost(SOON).until(() -> !pipeline.isHolding() && storage.isHealthy());
        level(42);
        await().atMost(SOON).until(() -> pipeline.counts().accepted() > counts.accepted());
        pipeline.endInput();
        await().atMost(SOON).until(() -> pipeline.framesAtEnd() >= 0);
        ReadingCounts end = pipeline.counts();
        assertThat(end.dropped()).isPositive();
        assertThat(end.received()).isEqualTo(end.accepted() + end.rejected() + end.dropped());
        assertThat(end.accepted()).isEqualTo(end.inWindows() + end.late());
    }

    @Test
    void aFileWaitsWhileStorageTakesNothingAndNothingOfItIsDropped() throws Exception {
        start();
        int rows = 500_000;
        Thread file = file(rows);
        disk.setFailing(true);
        file.start();
        holdBesides(file);
        int before = written.size();
        level(50);
        level(99);
        await("rules of polled sources go on meanwhile").atMost(SOON).until(() -> written.size() > before);
        assertThat(file.isAlive()).as("the file waits").isTrue();
        disk.setFailing(false);
        file.join(SOON.toMillis());
        pipeline.endInput();
        await().atMost(SOON).until(() -> pipeline.framesAtEnd() >= 0);
        assertThat(pipeline.counts().dropped())
                .as("polled readings were dropped meanwhile")
                .isPositive();
        assertThat(pipeline.counts().late()).isZero();
        assertThat(pipeline.counts().unwindowed())
                .as("rows of the file, the only ones without a window")
                .isEqualTo(rows);
    }

    @Test
    void aFileThatWaitsForStorageStopsWhenItIsTold() throws Exception {
        start();
        Thread file = file(Integer.MAX_VALUE);
        disk.setFailing(true);
        file.start();
        holdBesides(file);
        await("it stands").atMost(SOON).until(() -> file.getState() == Thread.State.TIMED_WAITING);
        file.interrupt();
        file.join(SOON.toMillis());
        assertThat(file.isAlive()).isFalse();
    }

    @Test
    void aStopThatWaitsForADeadDiskLeavesTheProcessorToOthers() throws Exception {
        start();
        disk.setFailing(true);
        hold();
        long before = pauses.get();
        pipeline.close();
        assertThat(pauses.get()).isGreaterThan(before);
    }

    /** Gives rows as a file does, as fast as they are taken. */
    private Thread file(int rows) {
        ReadingSink to = pipeline.sink("file");
        return new Thread(() -> {
            try {
                int series = to.series("file/x", SeriesAttributes.NONE);
                for (int row = 1; row <= rows; row++) {
                    to.put(series, row * 1_000_000L, row, Quality.GOOD, QualityReason.NONE, row);
                }
                to.ended(rows);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Polls until the frames are full: the pipeline no longer waits for storage. */
    private void holdBesides(Thread file) {
        hold();
        assertThat(file.isAlive()).isTrue();
    }

    private void hold() {
        await().atMost(SOON).until(() -> {
            for (int i = 0; i < 5_000 && !pipeline.isHolding(); i++) {
                level(50);
            }
            return pipeline.isHolding();
        });
    }

    @Test
    void replayAfterAPowerCutNeverWrites() throws Exception {
        start();
        level(99);
        await().atMost(SOON).until(() -> written.size() == 1);
        await("everything is synced")
                .atMost(SOON)
                .until(() -> storage.recorder().syncedFrames() > 0 && !sealed.isEmpty());
        disk.cutPowerAtCall(disk.calls() + 1); // from here on the old process writes into the void
        pipeline.close();
        storage.close();
        disk.cutPower(FaultyDisk.Leftover.NOTHING);
        start();
        level(98);
        await().atMost(SOON).until(() -> pipeline.counts().accepted() >= 1);
        pipeline.endInput();
        await().atMost(SOON).until(() -> pipeline.framesAtEnd() >= 0);
        assertThat(written)
                .as("raised before the cut, still raised after it: one write")
                .hasSize(1);
    }
}
