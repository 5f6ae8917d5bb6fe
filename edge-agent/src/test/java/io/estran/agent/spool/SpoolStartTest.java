package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.batch.Batch;
import io.estran.testkit.FaultyDisk;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A spool that cannot be opened, and what it leaves behind. */
class SpoolStartTest {
    private static final long SEGMENT = 64 * 1024;
    private static final int CALLS = 80;

    private final SpoolBench bench = new SpoolBench();

    SpoolStartTest() throws IOException {}

    @Test
    void whateverCallFailsAtAStartNoFileStaysOpen() throws IOException {
        bench.event("a", "b", "c");
        bench.aggregates(3);
        bench.connect();
        bench.damage(bench.send().get(1).batch()); // which recovery replaces with a gap
        bench.disk.kill();
        int failed = 0;
        for (int call = 1; call <= CALLS; call++) {
            FaultyDisk disk = bench.disk.copy(new SplittableRandom(call));
            disk.failAtCall(disk.calls() + call);
            try {
                new SpoolBench(bench, disk);
            } catch (IOException broken) {
                failed++;
                assertThat(disk.openFiles()).as("call %d failed", call).isZero();
            }
        }
        assertThat(failed).isGreaterThan(5); // a start does without some of its calls
    }

    @Test
    void aStartWithoutFreeSpaceEvictsWhatItNeedsForWhatItDeclares() throws IOException {
        bench.event("a");
        while (bench.evicted() == 0) {
            bench.bulkyEvent();
        }
        bench.connect();
        Batch damaged = bench.send().get(30).batch();
        bench.damage(damaged);
        bench.capacity = bench.spool.status().bytes(); // no free segment may be kept
        bench.restart();
        assertThat(bench.evicted()).isPositive();
        bench.restart();
        bench.connect();
        assertThat(bench.send().get(0).batch().header().to())
                .as("the gap of what was damaged is joined to that of what was evicted")
                .isGreaterThanOrEqualTo(damaged.point().sequence());
    }

    @Test
    void aLowerBoundNeverKeepsItFromStartingHoweverFullTheSegmentsAre() throws IOException {
        for (int more = 16; more < 24; more++) {
            SpoolBench each = new SpoolBench(16 * SEGMENT);
            while (each.evicted() == 0) {
                each.bulkyEvent();
            }
            for (int i = 0; i < more; i++) {
                each.bulkyEvent();
            }
            each.connect();
            each.damage(each.send().get(30).batch()); // there is a gap to write at once
            each.capacity = each.spool.status().bytes() - 2 * SEGMENT;
            each.restart();
            each.bulkyEvent();
            assertThat(each.spool.bytesOnDisk()).as("%d more", more).isLessThanOrEqualTo(each.capacity);
            each.connect();
            assertThat(each.send().get(0).batch().header().gap()).isNotNull();
        }
    }
}
