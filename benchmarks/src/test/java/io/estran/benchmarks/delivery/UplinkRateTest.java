package io.estran.benchmarks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's own storage and uplink, at a tiny size. */
class UplinkRateTest {
    @TempDir
    Path folder;

    @Test
    void theSpoolIsEmptiedAndTheRateIsHeldAgainstBarePahosAndOnItsOwn() throws Exception {
        List<Row> rows = UplinkRate.rows(folder, 200, new Rounds(0, 1));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).measured()).isPositive();
        assertThat(rows.get(0).ratio()).isPresent();
        assertThat(rows.get(1).measured()).isEqualTo(rows.get(0).measured());
        assertThat(rows.get(1).floor()).isEmpty();
    }

    @Test
    void itsBatchesHaveAbout4KiB() throws Exception {
        try (FilledSpool spool = new FilledSpool(folder)) {
            spool.fill(50);
            List<byte[]> batches = spool.batches();
            assertThat(batches).hasSizeGreaterThanOrEqualTo(50);
            // The sealer learns first how many bytes a window takes; the last batch is what was left.
            assertThat(batches.subList(30, batches.size() - 1).stream().mapToInt(bytes -> bytes.length))
                    .allSatisfy(bytes -> assertThat(bytes).isBetween(3_800, 4_400));
        }
    }
}
