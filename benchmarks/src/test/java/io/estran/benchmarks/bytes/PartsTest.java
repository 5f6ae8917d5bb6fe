package io.estran.benchmarks.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.Block;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.codec.BlockReader;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Every byte of a batch belongs to one part. */
class PartsTest {
    private static final String SERIES = "a/b";

    @Test
    void thePartsOfABatchAddUpToItsBytesOnTheUplink() throws Exception {
        for (BatchClass of : List.of(BatchClass.AGGREGATES, BatchClass.RAW)) {
            for (boolean resolution : new boolean[] {true, false}) {
                Batch batch = first(of, resolution);
                Parts parts = new Parts();
                parts.add(batch);
                assertThat(parts.total()).isEqualTo(UplinkBytes.of(batch).total());
                assertThat(parts.bytes()).containsEntry("header", (long) batch.headerLength());
                parts.add(batch);
                assertThat(parts.total()).isEqualTo(2 * UplinkBytes.of(batch).total());
            }
        }
    }

    @Test
    void theColumnsAndDeflateAddUpToTheStoredBody() throws Exception {
        for (Block block : BatchReader.blocks(first(BatchClass.AGGREGATES, true))) {
            ColumnBytes of = ColumnBytes.of(block);
            assertThat(sum(of)).isEqualTo(block.storedLength());
        }
    }

    @Test
    void aBodyThatIsNotDeflatedIsItsColumns() throws Exception {
        Block block = block(List.of(reading(0, 0.5)));
        assertThat(block.codec()).isZero();
        ColumnBytes of = ColumnBytes.of(block);
        assertThat(of.deflate()).isZero();
        // Tag, length, and the name with its length.
        assertThat(of.columns()).containsEntry(1, 4L);
        assertThat(sum(of)).isEqualTo(block.storedLength());
    }

    @Test
    void whatDeflateCannotShortenStaysWithItsColumn() throws Exception {
        RandomGenerator random = new Random(7);
        List<Reading> readings = new ArrayList<>();
        int n = 1_000;
        for (int i = 0; i < n; i++) {
            readings.add(reading(i * 1_000_000L, Double.longBitsToDouble(random.nextLong() >>> 2)));
        }
        Block block = block(readings);
        assertThat(block.codec()).isEqualTo(1);
        ColumnBytes of = ColumnBytes.of(block);
        assertThat(of.columns().get(6)).isBetween(7L * n, 9L * n);
        assertThat(of.columns().get(3)).isLessThan(n / 4);
        assertThat(of.deflate()).isPositive().isLessThan(150);
        assertThat(sum(of)).isEqualTo(block.storedLength());
    }

    private static long sum(ColumnBytes of) {
        return of.deflate()
                + of.columns().values().stream().mapToLong(Long::longValue).sum();
    }

    private static Reading reading(long time, double value) {
        return new Reading(SERIES, "", time, value, Quality.GOOD, QualityReason.NONE);
    }

    private static Block block(List<Reading> readings) throws Exception {
        try (BlockWriter writer = new BlockWriter()) {
            return BlockReader.read(writer.readings("a", readings));
        }
    }

    private static Batch first(BatchClass of, boolean resolution) {
        List<Batch> all = new ArrayList<>();
        try (SealedPlant plant = new SealedPlant(of, 10, resolution, 1, (batch, windows) -> all.add(batch))) {
            while (all.isEmpty()) {
                plant.step();
            }
        }
        return all.get(0);
    }
}
