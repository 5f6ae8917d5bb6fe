package io.estran.agent.log;

import static io.estran.agent.log.LogBench.file;
import static io.estran.agent.log.LogBench.large;
import static io.estran.agent.log.LogBench.offset;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A segment is free when its owner needs nothing of it any more, and not before. */
class LogReleaseTest {
    private static final int LARGE = RecordFormat.framed(large('x').length());

    private final LogBench bench;

    LogReleaseTest() throws IOException {
        bench = new LogBench();
    }

    @Test
    void aSegmentIsFreeWhenItsLastRecordIsReleased() throws IOException {
        bench.write("a", "b", large('x'));
        bench.log.release(40);
        assertThat(bench.pool.free()).isZero();
        bench.log.release(0);
        assertThat(bench.pool.free()).isEqualTo(1);
        assertThat(bench.log.closedSegments()).isEmpty();
    }

    @Test
    void whatNoSegmentHoldsIsReleasedWithoutEffect() throws IOException {
        bench.write("a", large('x'));
        bench.log.release(bench.log.end());
        bench.log.release(bench.log.end() + 40);
        assertThat(bench.pool.free()).isZero();
        bench.log.release(0);
        bench.log.release(0);
        assertThat(bench.pool.free()).isEqualTo(1);
    }

    @Test
    void thePlaceBehindTheLastRecordReleasesNothingOfTheSegmentBeforeIt() throws Exception {
        bench.write("a");
        bench.log.release(bench.log.end());
        bench.write(large('x'));
        assertThat(bench.log.read(0, 1)).containsExactly('a');
        assertThat(bench.pool.usedBytes()).isEqualTo(2L * LogBench.SEGMENT);
    }

    @Test
    void theSegmentThatIsWrittenStaysThoughNothingOfItIsNeeded() throws IOException {
        bench.write("a");
        bench.log.release(0);
        assertThat(bench.pool.free()).isZero();
        bench.write("b");
        bench.restart();
        assertThat(bench.found).containsExactly("a", "b");
    }

    @Test
    void onceItIsFullItsPlaceIsTakenByTheNext() throws IOException {
        bench.write("a");
        bench.log.release(0);
        bench.write(large('x'));
        assertThat(bench.pool.bytes()).isEqualTo(LogBench.SEGMENT);
        bench.first = 40;
        bench.restart();
        assertThat(bench.found).containsExactly(large('x'));
    }

    @Test
    void segmentsThatAreNoLongerWrittenHaveTheirRangesOfPositions() throws IOException {
        bench.write("a", large('x'), large('y'), "b");
        assertThat(bench.log.closedSegments())
                .containsExactly(
                        new Log.Range(0, 40),
                        new Log.Range(40, 40 + LARGE),
                        new Log.Range(40 + LARGE, 40 + 2L * LARGE));
    }

    @Test
    void aRangeHoldsItsFirstPositionAndNotItsEnd() {
        Log.Range range = new Log.Range(40, 80);
        assertThat(range.bytes()).isEqualTo(40);
        assertThat(range.contains(39)).isFalse();
        assertThat(range.contains(40)).isTrue();
        assertThat(range.contains(79)).isTrue();
        assertThat(range.contains(80)).isFalse();
    }

    @Test
    void whatEndsAtThePositionNeededIsFreeAndWhatReachesBeyondIsNot() throws IOException {
        bench.write("a", large('x'), "b");
        bench.log.releaseBefore(39);
        assertThat(bench.pool.free()).isZero();
        bench.log.releaseBefore(40);
        assertThat(bench.pool.free()).isEqualTo(1);
        bench.log.releaseBefore(bench.log.end());
        assertThat(bench.pool.free()).as("the last is still written").isEqualTo(2);
    }

    @Test
    void ofADamagedRecordTheBytesThatStandThereAreGiven() throws IOException {
        bench.write("before", "a word", large('x'));
        bench.disk.flip(file(1), offset(40) + 32 + 2, 0);
        assertThat(new String(bench.log.salvage(40, 6), StandardCharsets.UTF_8)).isEqualTo("a vord");
        assertThat(bench.log.salvage(bench.log.end(), 6)).isEmpty();
    }

    @Test
    void whatIsAppendedIsCountedUntilItIsSynced() throws IOException {
        bench.append("a");
        assertThat(bench.log.unsynced()).isEqualTo(40);
        assertThat(bench.log.room()).isEqualTo(-40);
        bench.log.flush();
        assertThat(bench.log.unsynced()).isZero();
        assertThat(bench.log.room()).isEqualTo(LogBench.SEGMENT - SegmentHeader.RECORDS_AT - 40);
    }

    @Test
    void everyFileIsClosedWhenLogAndPoolAre() throws IOException {
        bench.write("a", large('x'), large('y'));
        bench.pool.prepare(2);
        assertThat(bench.disk.openFiles()).isEqualTo(5);
        bench.log.release(0);
        bench.log.close();
        assertThat(bench.disk.openFiles()).as("the free ones are the pool's").isEqualTo(3);
        bench.pool.close();
        assertThat(bench.disk.openFiles()).isZero();
        try (LogInspection inspection = new LogInspection(bench.disk, LogBench.FOLDER, new ReadMemory())) {
            assertThat(inspection.files()).isEqualTo(5);
            assertThat(inspection.bytes()).isEqualTo(5L * LogBench.SEGMENT);
            assertThat(bench.disk.openFiles()).as("those with a head").isEqualTo(3);
        }
        assertThat(bench.disk.openFiles()).isZero();
    }
}
