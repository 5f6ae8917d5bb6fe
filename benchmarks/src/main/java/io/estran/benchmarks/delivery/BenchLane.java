package io.estran.benchmarks.delivery;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.SketchMapping;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A lane of one agent, batch by batch: every batch has the same blocks, of as many assets with ten windows each. One thread. */
final class BenchLane {
    static final AgentName AGENT = new AgentName("bench-1");
    /** A batch of so many blocks has about 4 KiB. */
    static final int ASSETS_OF_4_KIB = 20;

    /** Windows of an asset. */
    private static final long START = 1_750_000_000_000_000_000L;

    private static final long SECOND = 1_000_000_000L;
    static final int SERIES = 10;
    private static final int READINGS = 100;
    private static final int RAW_DEFLATE = 1;

    private final List<byte[]> blocks = new ArrayList<>();
    private LanePoint tip;

    BenchLane(int assets, long seed) {
        Random random = new Random(seed);
        tip = new LanePoint(new Id128(random.nextLong() | 1, random.nextLong()), 0, Hash256.ZERO);
        try (BlockWriter writer = new BlockWriter()) {
            for (int asset = 1; asset <= assets; asset++) {
                String name = "plant/machine-" + asset;
                List<WindowAggregate> windows = new ArrayList<>();
                for (int series = 1; series <= SERIES; series++) {
                    windows.add(window(name + "/quantity-" + series, random));
                }
                blocks.add(writer.aggregates(name, windows));
            }
        }
    }

    static WindowAggregate window(String series, Random random) {
        double value = 50 + 10 * random.nextDouble();
        return new WindowAggregate(
                series,
                "kPa",
                START,
                SECOND,
                READINGS,
                0,
                value,
                value,
                value,
                value,
                new Moments.Doubles(READINGS * value, 0),
                new QuantileSketch(0, SketchMapping.index(value), new long[] {READINGS}, 0, new long[0]),
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true);
    }

    int blocksPerBatch() {
        return blocks.size();
    }

    Batch next() {
        long sequence = tip.sequence() + 1;
        Batch batch = BatchWriter.write(
                new BatchHeader(
                        BatchHeader.VERSION,
                        BatchClass.AGGREGATES,
                        false,
                        AGENT,
                        "",
                        new Id128(1, 2),
                        1,
                        tip.lane(),
                        sequence,
                        tip.hash(),
                        null,
                        null,
                        START + SECOND,
                        START,
                        START + SECOND,
                        SERIES * blocks.size(),
                        blocks.size(),
                        sequence * SERIES * blocks.size(),
                        sequence,
                        "",
                        0,
                        RAW_DEFLATE,
                        "",
                        1,
                        new byte[0]),
                blocks);
        tip = new LanePoint(tip.lane(), sequence, batch.chainHash());
        return batch;
    }
}
