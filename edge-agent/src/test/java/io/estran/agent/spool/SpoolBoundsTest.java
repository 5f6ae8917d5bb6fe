package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.testkit.FaultyDisk.Call;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a spool holds in memory, whatever the disk does. */
class SpoolBoundsTest {
    private static final int SEGMENT = 64 * 1024;

    private final SpoolBench bench = new SpoolBench(16 * SEGMENT);

    SpoolBoundsTest() throws IOException {}

    @Test
    void whatStandsInSegmentsThatAreWrittenOnIsHeldBesidesTheBoundOnBatches() throws IOException {
        bench.mostItems = 20;
        bench.restart();
        for (int i = 0; i < 40; i++) {
            bench.event("e" + i);
            bench.aggregates(1);
        }
        assertThat(bench.spool.items()).isEqualTo(80);
        assertThat(bench.evicted()).isZero();
    }

    @Test
    void whatStandsInOtherSegmentsIsEvictedForTheBoundOnBatches() throws IOException {
        bench.mostItems = 20;
        bench.restart();
        for (int i = 0; i < 2_000; i++) {
            bench.event("e" + i);
            bench.aggregates(1);
            assertThat(bench.spool.items()).isLessThanOrEqualTo(2 * SEGMENT / 240 + 2);
        }
        assertThat(bench.evicted()).isPositive();
        assertThat(bench.spool.status().bytes()).isLessThan(8 * SEGMENT);
    }

    @Test
    void whileTheDiskTakesNothingNoMoreIsSealedThanOneFlushWrites() throws IOException {
        bench.event("begin");
        bench.disk.failFrom(Call.WRITE, 1);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(bench::bulkyEvent).isInstanceOf(IOException.class);
        }
        assertThat(bench.spool.unsynced()).isBetween(SEGMENT / 4, SEGMENT / 4 + 8 * 1024);
        assertThat(bench.spool.waiting()).isGreaterThan(80);
    }

    @Test
    void whatWaitedForTheDiskIsSealedWhenItTakesItAgain() throws IOException {
        bench.disk.failFrom(Call.WRITE, 1);
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(bench::bulkyEvent).isInstanceOf(IOException.class);
        }
        bench.disk.heal();
        bench.seal();
        assertThat(bench.spool.unsynced()).isZero();
        assertThat(bench.spool.waiting()).isZero();
        bench.connect();
        assertThat(bench.send()).isNotEmpty();
    }
}
