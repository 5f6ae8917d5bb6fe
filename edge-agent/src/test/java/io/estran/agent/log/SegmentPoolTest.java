package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Call;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The folder keeps its bound, and asks a full disk only now and then. */
class SegmentPoolTest {
    private static final long SEGMENT = LogBench.SEGMENT;

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));

    private SegmentPool open(long capacity) throws IOException {
        return SegmentPool.open(disk, LogBench.FOLDER, SEGMENT, capacity);
    }

    private static SegmentHeader header(long generation) {
        return new SegmentHeader(LogBench.KIND, generation, 0, 1);
    }

    @Test
    void itNeverGrowsBeyondItsBound() throws IOException {
        SegmentPool pool = open(3 * SEGMENT + 100);
        assertThat(pool.prepare(4)).isFalse();
        assertThat(pool.bytes()).isEqualTo(3 * SEGMENT);
        for (int i = 1; i <= 3; i++) {
            pool.take(header(i));
        }
        assertThatThrownBy(() -> pool.take(header(4))).hasMessageContaining("is full");
    }

    @Test
    void aFolderThatIsLargerThanItsNewBoundShrinksAsSegmentsAreFreed() throws IOException {
        SegmentPool before = open(8 * SEGMENT);
        for (int i = 1; i <= 5; i++) {
            before.take(header(i));
        }
        SegmentPool after = open(3 * SEGMENT);
        assertThat(after.bytes()).isEqualTo(5 * SEGMENT);
        after.claim(LogBench.KIND).forEach(after::give);
        assertThat(after.bytes()).isEqualTo(3 * SEGMENT);
        assertThat(disk.list(LogBench.FOLDER)).hasSize(3);
    }

    @Test
    void segmentsOfAnotherSizeAreReplacedAsTheyAreFreed() throws IOException {
        open(8 * SEGMENT).take(header(1));
        SegmentPool larger = SegmentPool.open(disk, LogBench.FOLDER, 2 * SEGMENT, 16 * SEGMENT);
        larger.claim(LogBench.KIND).forEach(larger::give);
        assertThat(larger.bytes()).isZero();
        assertThat(larger.prepare(1)).isTrue();
        assertThat(larger.bytes()).isEqualTo(2 * SEGMENT);
    }

    @Test
    void aFullDiskIsNotAskedAgainUntilToldSo() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        disk.setCapacity(2 * SEGMENT + 100);
        assertThat(pool.prepare(3)).isFalse();
        assertThat(pool.free()).isEqualTo(2);
        long calls = disk.calls();
        assertThat(pool.prepare(3)).isFalse();
        assertThat(disk.calls()).isEqualTo(calls);
        assertThat(pool.growth()).isZero();
        disk.setCapacity(Long.MAX_VALUE);
        pool.askAgain();
        assertThat(pool.prepare(3)).isTrue();
    }

    @Test
    void aFileThatCouldNotBeMadeLeavesNothingBehind() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        for (int attempt = 0; attempt < 30; attempt++) {
            disk.setCapacity(100);
            pool.askAgain();
            pool.prepare(1);
        }
        disk.setCapacity(Long.MAX_VALUE);
        pool.askAgain();
        pool.prepare(1);
        assertThat(disk.list(LogBench.FOLDER))
                .as("numbers are not used up by failures")
                .containsExactly(LogBench.file(1));
    }

    @Test
    void aFileThatCannotBeDeletedStaysCounted() throws IOException {
        SegmentPool before = open(8 * SEGMENT);
        for (int i = 1; i <= 5; i++) {
            before.take(header(i));
        }
        SegmentPool after = open(3 * SEGMENT);
        disk.failFrom(Call.DELETE, 1);
        after.claim(LogBench.KIND).forEach(after::give);
        assertThat(after.bytes()).isEqualTo(disk.used()).isEqualTo(5 * SEGMENT);
        assertThat(after.growth()).isZero();
        disk.heal();
        assertThat(open(3 * SEGMENT).bytes())
                .as("the next start takes it as free")
                .isEqualTo(5 * SEGMENT);
    }

    @Test
    void aPowerCutWhileAFileIsMadeIsHarmless() throws IOException {
        for (int call = 1; call <= 4; call++) {
            for (Leftover leftover : Leftover.values()) {
                FaultyDisk each = new FaultyDisk(new SplittableRandom(call));
                SegmentPool pool = SegmentPool.open(each, LogBench.FOLDER, SEGMENT, 4 * SEGMENT);
                each.cutPowerAtCall(call);
                assertThat(pool.prepare(1)).isFalse();
                each.cutPower(leftover);
                SegmentPool next = SegmentPool.open(each, LogBench.FOLDER, SEGMENT, 4 * SEGMENT);
                assertThat(next.prepare(4)).isTrue();
                assertThat(next.bytes()).isEqualTo(4 * SEGMENT);
            }
        }
    }
}
