package io.estran.benchmarks.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.estran.benchmarks.report.Breakdown;
import io.estran.benchmarks.report.Row;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.Block;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.codec.BlockReader;
import io.estran.protocol.lane.BatchClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the benchmark of bytes counts. */
class BytesBenchTest {
    @Test
    void aBatchCostsItsBytesThePacketsAndARecordOfTlsForEachWrite() {
        Batch batch = first().batch;
        int length = batch.bytes().length;
        // PUBLISH: type 1, remaining length 3, topic 2 + 25, packet id 2, properties 1. PUBACK: type 1, remaining
        // length 1,
        // packet id 2, reason 1, property length 1, three properties of 5 bytes, names and values 16 + 2, 13 + 9, 12 +
        // 1.
        assertThat(length).isBetween(16_384, 131_072);
        long publish = length + 34L;
        long puback = 6 + 3 * 5 + 18 + 22 + 13;
        long records = (publish + 8191) / 8192 + 1;
        assertThat(UplinkBytes.of(batch)).isEqualTo(new UplinkBytes(length, publish + puback - length, 22 * records));
        assertThat(UplinkBytes.of(batch).total()).isEqualTo(publish + puback + 22 * records);
    }

    @Test
    void theFloorSaysOfAWindowWhatTheBatchSays() throws Exception {
        Sealed first = first();
        List<WindowAggregate> read = new ArrayList<>();
        for (Block block : BatchReader.blocks(first.batch)) {
            read.addAll(BlockReader.aggregates(block));
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(first.windows);
        WindowAggregate window = first.windows.get(0);
        assertThat(window.count()).isEqualTo(SealedPlant.READINGS);
        assertThat(JsonFloor.object(window))
                .startsWith(
                        "{\"series\":\"site-1/pump-1/bearing-temperature\",\"unit\":\"degC\",\"start\":17500000000000")
                .contains("\"count\":100,\"bad\":0,", "\"quality\":\"good\"", "\"sketch\":{\"offset\":");
        assertThat(JsonFloor.bytesOf(first.windows)).isBetween(20L * read.size(), 100L * read.size());
    }

    @Test
    void aBatchOfSlowWindowsKeepsItsBudgetByFar() {
        BytesBench bench = new BytesBench();
        bench.windows(10, true, 3, 1, 0.85);
        Row row = bench.rows().get(0);
        assertThat(row.isMet()).isTrue();
        assertThat(row.ratio().orElseThrow()).isBetween(0.4, 0.85);
    }

    @Test
    void thePartsOfARowAddUpToWhatTheRowSays() {
        BytesBench bench = new BytesBench();
        bench.windows(10, true, 3, 1, 0.85);
        Breakdown parts = bench.breakdowns().get(0);
        Row row = bench.rows().get(0);
        assertThat(parts.of()).isEqualTo(row.name());
        assertThat(parts.unit()).isEqualTo(row.unit());
        assertThat(parts.total()).isCloseTo(row.measured(), within(1e-9));
        assertThat(parts.measured("sketch bins"))
                .isGreaterThan(parts.measured("max"))
                .isPositive();
        assertThat(parts.parts()).noneMatch(part -> part.name().startsWith("column "));
    }

    @Test
    void theValuesOfRawReadingsAreTheLargestPart() {
        BytesBench bench = new BytesBench();
        bench.readings(false, 15, 1);
        assertThat(bench.rows()).isEmpty();
        Breakdown parts = bench.breakdowns().get(0);
        assertThat(parts.unit()).isEqualTo("bytes/reading");
        assertThat(parts.measured("value")).isGreaterThan(parts.total() / 2);
        assertThat(parts.parts()).noneMatch(part -> part.name().startsWith("column "));
    }

    private record Sealed(Batch batch, List<WindowAggregate> windows) {}

    private static Sealed first() {
        List<Sealed> all = new ArrayList<>();
        try (SealedPlant plant =
                new SealedPlant(BatchClass.AGGREGATES, 10, true, 1, (batch, of) -> all.add(new Sealed(batch, of)))) {
            while (all.isEmpty()) {
                plant.step();
            }
        }
        return all.get(0);
    }
}
