package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Call;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder keeps its bound, and asks a full disk only now and then. */
class SegmentPoolTest {
    private static final long SEGMENT = LogBench.SEGMENT;

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));

    private SegmentPool open(long capacity) throws IOException {
        return SegmentPool.open(disk, LogBench.FOLDER, SEGMENT, capacity, new ReadMemory());
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
    void segmentsAreFoundAgainWhateverDigitsTheLanguageOfTheMachineHas() throws IOException {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fa-IR"));
        try {
            open(8 * SEGMENT).take(header(1));
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
        SegmentPool after = open(8 * SEGMENT);
        assertThat(after.bytes()).isEqualTo(SEGMENT);
        assertThat(after.claim(LogBench.KIND)).hasSize(1);
    }

    @Test
    void segmentsOfAnotherSizeAreReplacedAsTheyAreFreed() throws IOException {
        open(8 * SEGMENT).take(header(1));
        SegmentPool larger = SegmentPool.open(disk, LogBench.FOLDER, 2 * SEGMENT, 16 * SEGMENT, new ReadMemory());
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
                SegmentPool pool = SegmentPool.open(each, LogBench.FOLDER, SEGMENT, 4 * SEGMENT, new ReadMemory());
                each.cutPowerAtCall(call);
                assertThat(pool.prepare(1)).isFalse();
                each.cutPower(leftover);
                SegmentPool next = SegmentPool.open(each, LogBench.FOLDER, SEGMENT, 4 * SEGMENT, new ReadMemory());
                assertThat(next.prepare(4)).isTrue();
                assertThat(next.bytes()).isEqualTo(4 * SEGMENT);
            }
        }
    }

    @Test
    void theHighestRunOfAllSegmentsIsKnown() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        assertThat(pool.highestRun()).isZero();
        pool.take(new SegmentHeader(LogBench.KIND, 1, 0, 7));
        pool.take(new SegmentHeader(LogBench.KIND + 1, 1, 0, 9));
        pool.take(new SegmentHeader(LogBench.KIND, 2, 40, 8));
        assertThat(open(8 * SEGMENT).highestRun()).isEqualTo(9);
    }

    @Test
    void theHeadOfASegmentThatIsTakenIsSynced() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        pool.take(header(3));
        disk.cutPower(Leftover.NOTHING);
        assertThat(open(8 * SEGMENT).claim(LogBench.KIND))
                .singleElement()
                .satisfies(segment -> assertThat(segment.header).isEqualTo(header(3)));
    }

    @Test
    void aSegmentWhoseHeadCouldNotBeWrittenIsFreeAgain() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        pool.prepare(1);
        for (int call = 1; call <= 2; call++) {
            disk.failAtCall(disk.calls() + call);
            assertThatThrownBy(() -> pool.take(header(1))).hasMessage("input/output error");
            assertThat(pool.free()).isEqualTo(1);
        }
        pool.take(header(1));
        assertThat(pool.bytes()).isEqualTo(SEGMENT);
    }

    @Test
    void aFileThatHasRoomForNoRecordIsRemoved() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        pool.take(header(1));
        byte[] head = Arrays.copyOf(disk.bytes(LogBench.file(1)), SegmentHeader.RECORDS_AT);
        try (DiskFile file = disk.open(LogBench.file(2))) {
            file.write(ByteBuffer.wrap(head), 0);
        }
        SegmentPool next = open(8 * SEGMENT);
        assertThat(disk.exists(LogBench.file(2))).isFalse();
        assertThat(next.claim(LogBench.KIND)).hasSize(1);
        assertThat(next.bytes()).isEqualTo(SEGMENT);
    }

    @Test
    void whyTheDiskGaveNoSpaceIsKnownUntilItGivesSome() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        assertThat(pool.refusal()).isNull();
        disk.setCapacity(100);
        assertThat(pool.prepare(1)).isFalse();
        assertThat(pool.refusal()).isEqualTo("no space left on device");
        pool.tryToGrow();
        assertThat(pool.refusal()).isEqualTo("no space left on device");
        disk.setCapacity(Long.MAX_VALUE);
        pool.tryToGrow();
        assertThat(pool.refusal()).isNull();
        assertThat(pool.free()).isEqualTo(1);
        pool.tryToGrow();
        assertThat(pool.free()).as("only a disk that refused is asked").isEqualTo(1);
    }

    @Test
    void aFreeSegmentIsGivenBackToTheDisk() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        assertThat(pool.shrink()).isFalse();
        pool.prepare(2);
        assertThat(pool.shrink()).isTrue();
        assertThat(pool.bytes()).isEqualTo(disk.used()).isEqualTo(SEGMENT);
        disk.failFrom(Call.DELETE, 1);
        assertThat(pool.shrink()).isFalse();
        assertThat(pool.bytes()).isEqualTo(disk.used()).isEqualTo(SEGMENT);
        assertThat(pool.free()).isZero();
    }

    @Test
    void aDiskIsProvedOnTheHeadOfAFreeSegment() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        long calls = disk.calls();
        pool.proveWritable();
        assertThat(disk.calls()).as("without a free one nothing is tried").isEqualTo(calls);
        pool.prepare(1);
        long writes = disk.calls(Call.WRITE);
        long syncs = disk.calls(Call.SYNC);
        pool.proveWritable();
        assertThat(disk.calls(Call.WRITE)).isEqualTo(writes + 1);
        assertThat(disk.calls(Call.SYNC)).isEqualTo(syncs + 1);
        disk.setFailing(true);
        assertThatThrownBy(pool::proveWritable).hasMessage("input/output error");
    }

    @Test
    void ofADamagedRangeTheBytesAreGiven() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        Segment segment = pool.take(header(1));
        segment.file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 2000);
        int open = disk.openFiles();
        assertThat(pool.salvage(new Damage(976, 980, "000001.segment", 2000))).containsExactly(1, 2, 3, 4);
        assertThat(disk.openFiles()).isEqualTo(open);
    }

    @Test
    void whatIsRefusedOrRemovedIsClosed() throws IOException {
        SegmentPool pool = open(8 * SEGMENT);
        assertThat(disk.openFiles()).isZero();
        pool.prepare(3);
        assertThat(disk.openFiles()).isEqualTo(3);
        pool.shrink();
        assertThat(disk.openFiles()).isEqualTo(2);
        pool.take(header(1));
        disk.kill();
        disk.spoil(LogBench.file(2), 0, (int) SEGMENT);
        assertThatThrownBy(() -> open(8 * SEGMENT)).isInstanceOf(IOException.class);
        assertThat(disk.openFiles()).as("the sound ones, too").isZero();
        disk.heal(LogBench.file(2));
        SegmentPool next = open(8 * SEGMENT);
        assertThat(disk.openFiles()).isEqualTo(2);
        next.close();
        assertThat(disk.openFiles()).isZero();
    }

    @Test
    void aFolderThatIsMissingIsMade(@TempDir Path data) throws IOException {
        try (SegmentPool pool =
                SegmentPool.open(Disk.local(), data.resolve("a/b"), SEGMENT, 4 * SEGMENT, new ReadMemory())) {
            assertThat(pool.prepare(2)).isTrue();
            assertThat(pool.capacity()).isEqualTo(4 * SEGMENT);
        }
        assertThat(data.resolve("a/b/000002.segment")).hasSize(SEGMENT);
    }
}
