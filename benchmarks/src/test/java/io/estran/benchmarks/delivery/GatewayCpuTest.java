package io.estran.benchmarks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real gateway and the two bare processes, at a tiny size. */
class GatewayCpuTest {
    @TempDir
    Path folder;

    @Test
    void gatewayAndBareProcessesTakeTheSameMessagesAndTheirProcessorTimeIsCompared() throws Exception {
        // Enough that the clock of the process table, which counts in hundredths of a second, shows something.
        List<Row> rows = GatewayCpu.rows(folder, 0, 1_000, new Rounds(0, 1));
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.measured()).isPositive();
            assertThat(row.floor().orElseThrow()).isPositive();
        });
    }

    @Test
    void batchesOfTheLoadHaveAbout4KiB() {
        assertThat(MeasuredMain.batches().stream().mapToInt(batch -> batch.length))
                .hasSize(1_000)
                .allSatisfy(bytes -> assertThat(bytes).isBetween(3_800, 4_400));
    }
}
