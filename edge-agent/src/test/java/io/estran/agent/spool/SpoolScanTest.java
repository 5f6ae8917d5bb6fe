package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.log.LogInspection;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.protocol.lane.BatchClass;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Who only looks finds what recovery would find. */
class SpoolScanTest {
    @Test
    void aRecordThatIsNoBatchIsNamedWithItsPlace() throws IOException {
        SpoolBench bench = new SpoolBench();
        bench.event("a");
        long end = bench.spool.state().synced().get(BatchClass.EVENTS);
        bench.appendRaw(new byte[] {1, 2, 3, 4});
        try (LogInspection logs = new LogInspection(bench.disk, SpoolBench.FOLDER, new ReadMemory())) {
            SpoolScan scan = SpoolScan.of(logs, bench.checkpoint, log -> ReadProgress.NONE);
            assertThat(scan.noBatches()).singleElement().satisfies(found -> {
                assertThat(found.batchClass()).isEqualTo(BatchClass.EVENTS);
                assertThat(found.position()).isEqualTo(end);
                assertThat(found.reason()).isNotEmpty();
            });
            assertThat(scan.lanes()).hasSize(1);
            assertThat(scan.newer()).isNull();
        }
    }
}
