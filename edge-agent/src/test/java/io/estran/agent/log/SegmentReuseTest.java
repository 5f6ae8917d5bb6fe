package io.estran.agent.log;

import static io.estran.agent.log.LogBench.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a segment still holds of its earlier life is never read as new. */
class SegmentReuseTest {
    private static final int ROOM = LogBench.SEGMENT - SegmentHeader.RECORDS_AT;
    private static final int PER_SEGMENT = ROOM / 40;

    private final LogBench bench;

    SegmentReuseTest() throws IOException {
        bench = new LogBench();
    }

    private void fillSegment(String text) throws IOException {
        for (int i = 0; i < PER_SEGMENT; i++) {
            bench.append(text);
        }
        bench.log.flush();
    }

    @Test
    void theOldRecordsBehindTheNewOnesAreInvisible() throws IOException {
        fillSegment("old");
        bench.write("second");
        bench.log.releaseBefore(bench.log.end() - 40);
        assertThat(bench.pool.free()).isEqualTo(1);
        // As long as the old ones, so that the old ones stand exactly where the next would be.
        for (int i = 1; i < PER_SEGMENT + 1; i++) {
            bench.append("new");
        }
        bench.log.flush();
        assertThat(bench.pool.bytes()).as("the first file is used again").isEqualTo(2L * LogBench.SEGMENT);
        bench.restart();
        assertThat(bench.found).hasSize(1 + PER_SEGMENT).doesNotContain("old");
        assertThat(bench.findings.tornBytes())
                .as("the old ones are no torn append")
                .isZero();
        bench.write("third");
        bench.restart();
        assertThat(bench.found).doesNotContain("old").endsWith("third");
    }

    @Test
    void aSegmentThatAnotherLogHadHoldsNothingOfIt() throws IOException {
        fillSegment("one");
        bench.write("next");
        bench.log.releaseBefore(bench.log.end() - 40);
        List<String> found = new ArrayList<>();
        Log other = Log.open(bench.pool, LogBench.KIND + 1, bench.run, 0, 0, ReadProgress.NONE, record -> {})
                .log();
        // The same generation, run and position as the first record of the first log.
        LogBench.append(other, "two");
        other.flush();
        bench.disk.kill();
        SegmentPool pool =
                SegmentPool.open(bench.disk, LogBench.FOLDER, LogBench.SEGMENT, bench.capacity, new ReadMemory());
        LogFindings findings = Log.open(
                        pool, LogBench.KIND + 1, 9, 0, 0, ReadProgress.NONE, record -> found.add(LogBench.text(record)))
                .findings();
        assertThat(found).containsExactly("two");
        assertThat(findings.corrupt()).isEmpty();
        found.clear();
        try (LogInspection inspection = new LogInspection(bench.disk, LogBench.FOLDER, new ReadMemory())) {
            inspection.read(LogBench.KIND + 1, 0, 0, ReadProgress.NONE, record -> found.add(LogBench.text(record)));
        }
        assertThat(found).as("to who only looks, too").containsExactly("two");
    }

    @Test
    void aLostSegmentDoesNotComeBackWhenItsGenerationIsCountedAgain() throws IOException {
        fillSegment("one");
        fillSegment("lost");
        bench.disk.flip(file(2), 20, 0);
        bench.disk.flip(file(2), SegmentHeader.COPY_AT + 20, 0);
        bench.restart();
        // Generation 2 at the same base once more, in the same file.
        bench.write("new");
        bench.restart();
        assertThat(bench.found).hasSize(PER_SEGMENT + 1).doesNotContain("lost").endsWith("new");
    }
}
