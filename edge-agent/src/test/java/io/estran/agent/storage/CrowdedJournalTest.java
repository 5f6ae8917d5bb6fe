package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.testkit.FaultyDisk;
import io.estran.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The smallest journal, as many frames as it may have, all of them full behind a dead disk: storage still goes on. */
class CrowdedJournalTest {
    private static final long JOURNAL = StorageSettings.LEAST_JOURNAL_BYTES;
    private static final int FRAMES = StorageSettings.mostFrames(JOURNAL);
    private static final String FULL = "x".repeat(Frame.BYTES - 128);

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(disk, Path.of("data"), Bench.settings(1024 * 1024, FRAMES), clock, 0);
    }

    /** All frames are full and on their way when storage comes to want a state; then the disk dies. */
    private void fill() {
        while (!bench.storage.recorder().wantsState()) {
            while (bench.inputs(FULL)) {
                assertThat(bench.storage.isHealthy()).isTrue();
            }
            bench.turn();
        }
        disk.setFailing(true);
        bench.pass(Duration.ofSeconds(1)); // takes what is left
        bench.pass(Duration.ofSeconds(1)); // and finds that it cannot be synced
        assertThat(bench.storage.isHealthy()).isFalse();
    }

    private void pass() {
        for (int i = 0; i < 3 * FRAMES; i++) {
            bench.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void framesThatCameBeforeTheStateFindRoomWhenTheDiskIsBack() {
        fill();
        disk.setFailing(false);
        pass();
        double before = bench.counter("estran.agent.storage.checkpoints");
        bench.checkpoint("state");
        assertThat(bench.counter("estran.agent.storage.checkpoints")).isGreaterThan(before);
        assertThat(bench.inputs(FULL)).isTrue();
        bench.turn();
        assertThat(bench.gauge("estran.agent.storage.frames.waiting")).isZero();
    }

    @Test
    void theNextRunWantsAStateAtOnceAndHasRoomForItsFirstFrames() throws Exception {
        fill();
        disk.setFailing(false);
        pass();
        while (bench.gauge("estran.agent.storage.frames.waiting") == 0) {
            bench.inputs(FULL); // a pipeline that gives no state
            bench.turn();
        }
        disk.kill();
        bench.reopen();
        assertThat(bench.storage.recorder().wantsState()).isTrue();
        bench.event("the journal had made it, and no lane has sealed it");
        bench.inputs(FULL);
        bench.checkpoint("state");
        assertThat(bench.counter("estran.agent.storage.checkpoints")).isEqualTo(1);
        bench.inputs(FULL);
        bench.turn();
        assertThat(bench.gauge("estran.agent.storage.frames.waiting")).isZero();
    }
}
