package io.estran.benchmarks.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.benchmarks.edge.actuation.ActuationLatency;
import io.estran.benchmarks.edge.rig.ArrayLoop;
import io.estran.benchmarks.edge.rig.DrivenState;
import io.estran.benchmarks.edge.rig.SampleReadings;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every part on the product's own classes, at a tiny size; a part that loses a reading fails. */
class EdgeBenchTest {
    private static final Rounds ONE = new Rounds(0, 1);
    /** The compilers' time, which is left out, is read a moment after the process's: what they do in between is missing, % of a core. */
    private static final double COMPILERS = 3;

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    @Test
    void theFloorCountsEveryReadingOnceAndInOneBucket() {
        ArrayLoop floor = new ArrayLoop(new SampleReadings(10, 100));
        assertThat(floor.run(1_000)).isPositive();
        assertThat(floor.count(3)).isEqualTo(128).isEqualTo(floor.inBuckets(3));
    }

    @Test
    void theReadingsOfASecondFillOneWindowOfEachSeries() {
        DrivenState state = new DrivenState(new SampleReadings(100, 1_000));
        state.run(10 * 100_000);
        assertThat(state.accepted()).isEqualTo(state.given());
        assertThat(state.windows()).isEqualTo(state.given() / 100_000 * 100);
    }

    @Test
    void pipelineAndFloorTakeTheSameReadings() throws Exception {
        assertThat(PipelineCost.rows(50_000, ONE, said::add)).hasSize(2).allSatisfy(EdgeBenchTest::isMeasured);
        assertThat(said).singleElement().asString().contains("100 readings in a window");
    }

    @Test
    void theWriterSyncsWhatThePipelineHasFilled() throws Exception {
        assertThat(JournalRate.rows(folder, 50_000, ONE, said::add))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.measured()).isPositive());
    }

    @Test
    void everyLineReachesAWindow() throws Exception {
        assertThat(LineCost.rows(20_000, ONE, said::add)).singleElement().satisfies(EdgeBenchTest::isMeasured);
    }

    @Test
    void garbageIsCountedFromSocketsAndFromADevice() throws Exception {
        assertThat(Garbage.rows(10_000, 100, 200))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.measured()).isNotNegative());
    }

    @Test
    void anActuationComesForEveryReadingThatCrossesTheLimit() throws Exception {
        List<Row> rows = ActuationLatency.rows(folder, 20, ONE, said::add);
        assertThat(rows).allSatisfy(EdgeBenchTest::isMeasured);
        assertThat(rows.stream().map(Row::name))
                .containsExactly(
                        "actuation, park: line to write, p99, nothing else",
                        "actuation, park: Modbus answer to write, p99, nothing else",
                        "actuation, park: line to write, p99, under 100,000 readings/s",
                        "actuation, park: Modbus answer to write, p99, under 100,000 readings/s",
                        "actuation, spin: line to write, p99, nothing else",
                        "actuation, spin: Modbus answer to write, p99, nothing else",
                        "actuation, spin: line to write, p99, under 100,000 readings/s",
                        "actuation, spin: Modbus answer to write, p99, under 100,000 readings/s");
        assertThat(said)
                .hasSameSizeAs(rows)
                .allSatisfy(words -> assertThat(words).contains("p99.9"));
    }

    @Test
    void anIdleAgentTakesSomeProcessorTime() throws Exception {
        assertThat(IdleCost.rows(folder, Duration.ZERO, Duration.ofSeconds(1), 1))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.measured()).isBetween(-COMPILERS, 200.0));
    }

    @Test
    void aSeriesTakesMemory() throws Exception {
        assertThat(SeriesCost.rows(new int[] {20_000}, said::add))
                .singleElement()
                .satisfies(row -> assertThat(row.measured()).isBetween(200.0, 5_000.0));
    }

    private static void isMeasured(Row row) {
        assertThat(row.measured()).isPositive();
        assertThat(row.floor().orElseThrow()).isPositive();
    }
}
