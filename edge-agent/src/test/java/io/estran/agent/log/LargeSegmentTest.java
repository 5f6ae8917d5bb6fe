package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.estran.testkit.FaultyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Segments of several pieces as they are read, and one memory for the readings of several logs. */
class LargeSegmentTest {
    private static final int SEGMENT = 1 << 20;
    private static final Path LARGE = Path.of("data/large");
    private static final Path SMALL = Path.of("data/small");

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ReadMemory memory = new ReadMemory();
    private final List<String> found = new ArrayList<>();

    private Log.Opened open(Path folder, int segment) throws IOException {
        found.clear();
        SegmentPool pool = SegmentPool.open(disk, folder, segment, 4L * segment, memory);
        return Log.open(pool, LogBench.KIND, 1, 0, 0, ReadProgress.NONE, record -> found.add(LogBench.text(record)));
    }

    private long write(Path folder, int segment, String... texts) throws IOException {
        try (Log log = open(folder, segment).log()) {
            for (String text : texts) {
                LogBench.append(log, text);
                log.flush();
            }
            return log.end();
        }
    }

    @Test
    void whatStandsBehindDamageOfSeveralPiecesIsFound() throws IOException {
        String large = "x".repeat(5 * Salvage.CHUNK / 2 + 3);
        write(LARGE, SEGMENT, "a", large, "b", "c");
        long from = RecordFormat.framed(1);
        for (int part : new int[] {0, 4, 24, RecordFormat.HEADER + 3 * Salvage.CHUNK / 2}) {
            disk.flip(LARGE.resolve("000001.segment"), LogBench.offset(from) + part, 3);
            LogFindings findings = open(LARGE, SEGMENT).findings();
            assertThat(found).as("byte %d", part).containsExactly("a", "b", "c");
            assertThat(findings.corrupt())
                    .extracting(Damage::from, Damage::to)
                    .containsExactly(tuple(from, from + RecordFormat.framed(large.length())));
            disk.flip(LARGE.resolve("000001.segment"), LogBench.offset(from) + part, 3);
        }
        open(LARGE, SEGMENT);
        assertThat(found).containsExactly("a", large, "b", "c");
    }

    @Test
    void recordsAcrossTheEdgesOfPiecesAreFound() throws IOException {
        String[] texts = new String[9];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = String.valueOf((char) ('a' + i)).repeat(100_000 + i);
        }
        write(LARGE, SEGMENT, texts);
        open(LARGE, SEGMENT);
        assertThat(found).containsExactly(texts);
    }

    @Test
    void aRecordThatBeginsAroundTheEdgeOfAPieceIsFound() throws IOException {
        for (int before = 0; before <= RecordFormat.HEADER; before += RecordFormat.ALIGNMENT) {
            Path folder = Path.of("data/edge" + before);
            String first = "x".repeat(Salvage.CHUNK - before - SegmentHeader.RECORDS_AT - RecordFormat.HEADER);
            write(folder, SEGMENT, first, "second", "third");
            open(folder, SEGMENT);
            assertThat(found).as("%d bytes before the edge", before).containsExactly(first, "second", "third");
        }
    }

    @Test
    void aSegmentThatTheDiskNoLongerGivesOnceItsHeadIsKnownIsAnError() throws IOException {
        write(LARGE, SEGMENT, "a");
        SegmentPool pool = SegmentPool.open(disk, LARGE, SEGMENT, 4L * SEGMENT, memory);
        disk.spoil(LARGE.resolve("000001.segment"), 0, SEGMENT);
        assertThatThrownBy(() -> Log.open(pool, LogBench.KIND, 1, 0, 0, ReadProgress.NONE, record -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void ofLogsThatAreReadIntoOneMemoryEachHasItsOwn() throws IOException {
        long end = write(SMALL, LogBench.SEGMENT, "own");
        String[] texts = new String[1000];
        Arrays.fill(texts, "of another");
        write(LARGE, SEGMENT, texts);
        open(LARGE, SEGMENT);
        LogFindings findings = open(SMALL, LogBench.SEGMENT).findings();
        assertThat(found).containsExactly("own");
        assertThat(findings.end()).isEqualTo(end);
        assertThat(findings.tornBytes()).isZero();
        memory.release();
        open(LARGE, SEGMENT);
        assertThat(found).containsExactly(texts);
    }
}
