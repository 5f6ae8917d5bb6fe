package io.estran.agent.log;

import static io.estran.agent.log.LogBench.file;
import static io.estran.agent.log.LogBench.large;
import static io.estran.agent.log.LogBench.offset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.process.disk.DiskFile;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The decision table of the package comment, a test for each row. */
class LogRecoveryTest {
    private final LogBench bench;

    LogRecoveryTest() throws IOException {
        bench = new LogBench();
    }

    @Test
    void aFileWithoutAValidHeaderIsAFreeSegment() throws IOException {
        bench.write("a");
        bench.put(LogBench.FOLDER.resolve("000007.segment"), 0, new byte[LogBench.SEGMENT]);
        bench.restart();
        assertThat(bench.found).containsExactly("a");
        assertThat(bench.pool.free()).isEqualTo(1);
        bench.write(large('x'));
        assertThat(bench.pool.bytes())
                .as("the free one is taken, no file is made")
                .isEqualTo(2L * LogBench.SEGMENT);
    }

    @Test
    void aFileOfTheWrongSizeIsRemoved() throws IOException {
        bench.write("a");
        bench.put(LogBench.FOLDER.resolve("000007.segment"), 0, new byte[100]);
        bench.restart();
        assertThat(bench.disk.exists(LogBench.FOLDER.resolve("000007.segment"))).isFalse();
        assertThat(bench.pool.bytes()).isEqualTo(LogBench.SEGMENT);
    }

    @Test
    void oneValidCopyOfAHeaderIsEnoughAndBothAreWholeAgain() throws IOException {
        bench.write("a");
        bench.disk.flip(file(1), 9, 0);
        bench.restart();
        assertThat(bench.found).containsExactly("a");
        bench.disk.flip(file(1), SegmentHeader.COPY_AT + 9, 0);
        bench.restart();
        assertThat(bench.found).containsExactly("a");
    }

    @Test
    void recordsOfAFailedFlushAreIgnoredWhereTheLaterSegmentHasThem() throws IOException {
        bench.write("a");
        bench.append("b");
        bench.disk.failAtCall(bench.disk.calls() + 2);
        assertThatThrownBy(bench.log::flush).hasMessage("input/output error");
        bench.append("c");
        bench.log.flush();
        bench.restart();
        assertThat(bench.found).containsExactly("a", "b", "c");
        assertThat(bench.findings.corrupt()).isEmpty();
        assertThat(bench.findings.tornBytes()).isZero();
    }

    @Test
    void writingGoesOnBehindTheLastRecord() throws IOException {
        bench.write("a", "b");
        long end = bench.log.end();
        bench.restart();
        assertThat(bench.log.end()).isEqualTo(end);
        bench.write("c");
        bench.restart();
        assertThat(bench.found).containsExactly("a", "b", "c");
        assertThat(bench.pool.bytes()).as("in the same segment").isEqualTo(LogBench.SEGMENT);
    }

    @Test
    void whatIsFoundIsSyncedBeforeItIsUsed() throws IOException {
        bench.write("a");
        bench.append("b");
        bench.disk.failAtCall(bench.disk.calls() + 2);
        assertThatThrownBy(bench.log::flush).hasMessage("input/output error");
        // The record can be read, and no later sync of the file alone would save it.
        bench.restart();
        assertThat(bench.found).containsExactly("a", "b");
        bench.disk.cutPower(Leftover.NOTHING);
        bench.open();
        assertThat(bench.found).containsExactly("a", "b");
    }

    @Test
    void aHeaderThatNoSyncSavedIsWrittenAgainBeforeRecordsFollowIt() throws IOException {
        bench.append("a");
        bench.pool.prepare(1);
        bench.disk.failAtCall(bench.disk.calls() + 2);
        assertThatThrownBy(bench.log::flush).hasMessage("input/output error");
        bench.restart();
        bench.write("b");
        bench.disk.cutPower(Leftover.NOTHING);
        bench.open();
        assertThat(bench.found).containsExactly("b");
    }

    @Test
    void damageBeforeASyncedPositionIsCorruptionAndReadingGoesOnBehindIt() throws IOException {
        bench.write("a", "b", "c");
        bench.disk.flip(file(1), offset(40) + 32, 1);
        bench.restart();
        assertThat(bench.found).containsExactly("a", "c");
        assertThat(bench.findings.corrupt()).containsExactly(new Damage(40, 80, "000001.segment", offset(40)));
        assertThat(bench.findings.missing()).containsExactly(new Log.Range(40, 80));
        assertThat(bench.findings.tornBytes()).isZero();
    }

    @Test
    void anEndBeforeASyncedPositionIsCorruptionAndWritingGoesOnAtThatPosition() throws IOException {
        bench.write("a", "b");
        bench.known = bench.log.synced();
        bench.disk.flip(file(1), offset(40) + 32, 1);
        bench.restart();
        assertThat(bench.found).containsExactly("a");
        assertThat(bench.findings.corrupt()).containsExactly(new Damage(40, 80, "000001.segment", offset(40)));
        assertThat(bench.log.end()).isEqualTo(80);
        bench.write("c");
        bench.restart();
        assertThat(bench.found).containsExactly("a", "c");
        assertThat(bench.positions).containsExactly(0L, 80L);
    }

    @Test
    void damageBehindTheSyncedPositionIsATornTailThatIsCut() throws IOException {
        bench.write("a");
        bench.append("b");
        bench.append("c");
        bench.log.flush();
        bench.disk.flip(file(1), offset(40) + 32, 1);
        bench.restart();
        assertThat(bench.found)
                .as("c stands behind the torn b, it was never said to be kept")
                .containsExactly("a");
        assertThat(bench.findings.corrupt()).isEmpty();
        assertThat(bench.findings.tornBytes()).isEqualTo(80);
        assertThat(bench.log.end()).isEqualTo(40);
    }

    @Test
    void whatStoodBehindATornPlaceIsNeverFoundAgain() throws IOException {
        bench.write("a");
        bench.append("b");
        bench.append("c");
        bench.log.flush();
        bench.disk.flip(file(1), offset(40) + 32, 1);
        bench.restart();
        bench.write("d", "e", large('x'));
        // The segment that begins at the torn place is freed and used again; only its base had kept c from being read.
        bench.disk.kill();
        bench.disk.delete(file(2));
        bench.restart();
        assertThat(bench.found).containsExactly("a", large('x'));
    }

    @Test
    void corruptionUpToASyncedPositionDoesNotMakeATornTailValid() throws IOException {
        bench.write("a");
        bench.append("b");
        bench.append("c");
        bench.log.flush();
        bench.disk.flip(file(1), offset(0) + 32, 1);
        bench.disk.flip(file(1), offset(40) + 32, 1);
        bench.restart();
        assertThat(bench.found).isEmpty();
        assertThat(bench.findings.corrupt()).containsExactly(new Damage(0, 40, "000001.segment", offset(0)));
        assertThat(bench.log.end()).isEqualTo(40);
    }

    @Test
    void aSegmentThatEndsBeforeTheNextBeginsIsCorrupt() throws IOException {
        bench.write("a", "b", large('x'));
        bench.disk.flip(file(1), offset(40) + 32, 1);
        bench.restart();
        assertThat(bench.found).containsExactly("a", large('x'));
        assertThat(bench.findings.corrupt()).containsExactly(new Damage(40, 80, "000001.segment", offset(40)));
    }

    @Test
    void theSegmentOfAMissingGenerationIsMissingAndNotCorrupt() throws IOException {
        bench.write("a", large('x'), large('y'));
        long second = bench.log.end() - RecordFormat.framed(large('y').length());
        bench.disk.kill();
        bench.disk.delete(file(2));
        bench.open();
        assertThat(bench.found).containsExactly("a", large('y'));
        assertThat(bench.findings.corrupt()).isEmpty();
        assertThat(bench.findings.missing()).containsExactly(new Log.Range(40, second));
    }

    @Test
    void aSegmentWithBothHeadersDamagedIsMissingToo() throws IOException {
        bench.write("a", large('x'), large('y'));
        bench.disk.flip(file(2), 20, 0);
        bench.disk.flip(file(2), SegmentHeader.COPY_AT + 20, 0);
        bench.restart();
        assertThat(bench.found).containsExactly("a", large('y'));
        assertThat(bench.findings.missing()).hasSize(1);
    }

    @Test
    void segmentsBeforeTheFirstPositionNeededAreFreeAndNotRead() throws IOException {
        bench.write("a", large('x'), large('y'));
        bench.first = 40;
        bench.restart();
        assertThat(bench.found).containsExactly(large('x'), large('y'));
        assertThat(bench.pool.free()).isEqualTo(1);
        assertThat(bench.findings.missing()).isEmpty();
    }

    @Test
    void aSegmentOfANewerReleaseIsRefusedInPlainWordsAndLeftAlone() throws IOException {
        bench.write("a");
        byte[] newer = newerHeader();
        bench.put(file(1), 0, newer);
        long calls = bench.disk.calls();
        bench.disk.kill();
        assertThatThrownBy(bench::open)
                .hasMessageContaining("000001.segment was written by a newer release")
                .hasMessageContaining("version 2")
                .hasMessageContaining("start the newer release again");
        assertThat(bench.disk.calls()).isEqualTo(calls);
        assertThat(bench.disk.openFiles()).isZero();
    }

    private static byte[] newerHeader() {
        ByteBuffer head = ByteBuffer.wrap(
                        new SegmentHeader(LogBench.KIND, 1, 0, 1).encode().array())
                .order(ByteOrder.LITTLE_ENDIAN);
        head.putShort(4, (short) 2);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, 32);
        head.putInt(32, (int) crc.getValue());
        return head.array();
    }

    @Test
    void foreignFilesAreLeftAlone() throws IOException {
        bench.write("a");
        for (String name : List.of("readme.txt", "1.segment", "000001.segment.bak", "abcdef.segment")) {
            bench.put(LogBench.FOLDER.resolve(name), 0, new byte[] {1, 2, 3});
        }
        bench.restart();
        assertThat(bench.found).containsExactly("a");
        assertThat(bench.disk.bytes(LogBench.FOLDER.resolve("000001.segment.bak")))
                .containsExactly(1, 2, 3);
        assertThat(bench.disk.exists(LogBench.FOLDER.resolve("1.segment"))).isTrue();
    }

    @Test
    void aCopyOfASegmentIsNotReadTwice() throws IOException {
        bench.write("a", "b");
        bench.put(file(9), 0, bench.disk.bytes(file(1)));
        bench.restart();
        assertThat(bench.found).containsExactly("a", "b");
        bench.write("c");
        bench.restart();
        assertThat(bench.found).containsExactly("a", "b", "c");
    }

    @Test
    void aPageThatTheDiskDoesNotGiveIsDamageAndTheRestIsRead() throws IOException {
        bench.write("a", "b", large('x'), "z");
        bench.disk.spoil(file(2), 4096, 1);
        bench.restart();
        assertThat(bench.found).containsExactly("a", "b", "z");
        assertThat(bench.findings.corrupt()).hasSize(1);
    }

    @Test
    void aFileOfWhichTheDiskGivesNothingIsAnErrorAndNotTakenForLost() throws IOException {
        bench.write("a");
        bench.disk.spoil(file(1), 0, LogBench.SEGMENT);
        bench.disk.kill();
        assertThatThrownBy(bench::open).isInstanceOf(IOException.class);
        bench.disk.heal(file(1));
        bench.open();
        assertThat(bench.found).containsExactly("a");
    }

    @Test
    void ofALogThatIsOpenedAtItsEndOnlyTheLastSegmentIsRead() throws IOException {
        bench.write("a", "b", large('x'), large('y'));
        long end = bench.log.end();
        bench.disk.flip(file(1), offset(40) + 32, 1);
        bench.disk.kill();
        SegmentPool pool =
                SegmentPool.open(bench.disk, LogBench.FOLDER, LogBench.SEGMENT, bench.capacity, new ReadMemory());
        Log.Opened opened = Log.openAtEnd(pool, LogBench.KIND, 2, 0, 0);
        assertThat(opened.log().end()).isEqualTo(end);
        assertThat(opened.findings().corrupt()).as("what is not read").isEmpty();
        LogBench.append(opened.log(), "z");
        opened.log().flush();
        opened.log().releaseBefore(80);
        assertThat(pool.free()).as("it frees as any other").isEqualTo(1);
        bench.first = 80;
        bench.restart();
        assertThat(bench.found).containsExactly(large('x'), large('y'), "z");
    }

    @Test
    void anInspectionFindsTheSameAndChangesNothing() throws IOException {
        bench.write("a", "b", "c");
        bench.disk.flip(file(1), offset(40) + 32, 1);
        long calls = bench.disk.calls();
        List<String> seen = new ArrayList<>();
        try (LogInspection inspection = new LogInspection(bench.disk, LogBench.FOLDER, new ReadMemory())) {
            LogFindings found =
                    inspection.read(LogBench.KIND, 0, 0, ReadProgress.NONE, record -> seen.add(LogBench.text(record)));
            assertThat(found.corrupt()).hasSize(1);
        }
        assertThat(seen).containsExactly("a", "c");
        assertThat(bench.disk.calls()).isEqualTo(calls);
        try (DiskFile file = bench.disk.openForReading(file(1))) {
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anInspectionSaysOfEachFileHowItsHeadStands() throws IOException {
        bench.write("a", large('x'), large('y'));
        bench.disk.flip(file(2), 9, 0);
        bench.disk.flip(file(3), 9, 0);
        bench.disk.flip(file(3), SegmentHeader.COPY_AT + 9, 0);
        bench.put(file(4), 0, new byte[LogBench.SEGMENT]);
        bench.put(file(5), 0, newerHeader());
        try (LogInspection inspection = new LogInspection(bench.disk, LogBench.FOLDER, new ReadMemory())) {
            assertThat(inspection.heads())
                    .containsExactly(
                            new LogInspection.Head(file(1), LogInspection.Standing.WHOLE),
                            new LogInspection.Head(file(2), LogInspection.Standing.HALF),
                            new LogInspection.Head(file(3), LogInspection.Standing.BROKEN),
                            new LogInspection.Head(file(4), LogInspection.Standing.BLANK),
                            new LogInspection.Head(file(5), LogInspection.Standing.NEWER));
        }
        bench.disk.spoil(file(1), 0, LogBench.SEGMENT);
        bench.disk.kill();
        try (LogInspection inspection = new LogInspection(bench.disk, LogBench.FOLDER, new ReadMemory())) {
            assertThat(inspection.heads().get(0).standing()).isEqualTo(LogInspection.Standing.UNREADABLE);
            assertThat(bench.disk.openFiles())
                    .as("of the others only one has a head")
                    .isEqualTo(1);
        }
    }

    @Test
    void howMuchIsReadIsToldUpToTheWhole() throws IOException {
        bench.write("a", large('x'), large('y'));
        bench.first = 40;
        List<Long> told = new ArrayList<>();
        try (LogInspection inspection = new LogInspection(bench.disk, LogBench.FOLDER, new ReadMemory())) {
            inspection.read(
                    LogBench.KIND,
                    0,
                    40,
                    (done, all) -> {
                        told.add(done);
                        assertThat(all).isEqualTo(2L * LogBench.SEGMENT);
                    },
                    record -> {});
        }
        assertThat(told).containsExactly((long) LogBench.SEGMENT, 2L * LogBench.SEGMENT);
    }

    @Test
    void damageInASegmentThatIsNotTheLastIsReported() throws IOException {
        bench.write("a", "b", "c", large('x'));
        bench.disk.flip(file(1), offset(40) + 32, 1);
        bench.restart();
        assertThat(bench.found).containsExactly("a", "c", large('x'));
        assertThat(bench.findings.corrupt()).containsExactly(new Damage(40, 80, "000001.segment", offset(40)));
        assertThat(bench.findings.missing()).containsExactly(new Log.Range(40, 80));
    }

    @Test
    void whatWasSyncedAndIsWhollyGoneIsMissing() throws IOException {
        bench.write("a", "b");
        bench.known = 80;
        bench.disk.kill();
        bench.disk.delete(file(1));
        bench.open();
        assertThat(bench.found).isEmpty();
        assertThat(bench.findings.missing()).containsExactly(new Log.Range(0, 80));
        assertThat(bench.log.end()).isEqualTo(80);
    }

    @Test
    void ofALogThatIsOpenedAtItsEndAMissingSegmentIsMissing() throws IOException {
        bench.write("a", large('x'), large('y'), large('z'));
        long third = bench.log.end() - 2L * RecordFormat.framed(large('y').length());
        bench.disk.kill();
        bench.disk.delete(file(1));
        SegmentPool pool =
                SegmentPool.open(bench.disk, LogBench.FOLDER, LogBench.SEGMENT, bench.capacity, new ReadMemory());
        Log.Opened opened = Log.openAtEnd(pool, LogBench.KIND, 2, 0, 0);
        assertThat(opened.findings().missing()).containsExactly(new Log.Range(0, 40));
        assertThat(opened.log().closedSegments())
                .containsExactly(
                        new Log.Range(40, third),
                        new Log.Range(
                                third,
                                opened.log().end()
                                        - RecordFormat.framed(large('z').length())));
    }

    @Test
    void aSegmentThatHeldNothingIsFreeHoweverTheLogIsOpened() throws IOException {
        bench.write("a");
        bench.pool.prepare(3);
        bench.append(large('x'));
        bench.disk.failAtCall(bench.disk.calls() + 3);
        assertThatThrownBy(bench.log::flush).hasMessage("input/output error");
        bench.log.flush(); // into another one
        bench.disk.kill();
        SegmentPool pool =
                SegmentPool.open(bench.disk, LogBench.FOLDER, LogBench.SEGMENT, bench.capacity, new ReadMemory());
        Log.openAtEnd(pool, LogBench.KIND, 2, 0, 0);
        assertThat(pool.free()).isEqualTo(2);
        bench.restart();
        assertThat(bench.pool.free()).isEqualTo(2);
        assertThat(bench.found).containsExactly("a", large('x'));
    }

    @Test
    void theFirstRecordOfALogMayBeTornToo() throws IOException {
        bench.write("the first");
        bench.put(file(1), offset(0) + RecordFormat.HEADER, new byte[9]);
        bench.restart();
        assertThat(bench.found).isEmpty();
        assertThat(bench.findings.tornBytes()).isEqualTo(RecordFormat.HEADER);
        assertThat(bench.findings.corrupt()).isEmpty();
    }
}
