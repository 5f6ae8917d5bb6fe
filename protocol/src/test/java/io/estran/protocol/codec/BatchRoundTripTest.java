package io.estran.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchRoundTripTest {
    private static final long T = 1_750_000_000_000_000_000L;

    static BatchHeader header(BatchClass batchClass, long sequence, int blocks, int records, long first, long last) {
        return new BatchHeader(
                1,
                batchClass,
                false,
                new AgentName("lab-1"),
                "",
                new Id128(1, 2),
                3,
                new Id128(4, 5),
                sequence,
                Hash256.ZERO,
                null,
                null,
                T,
                first,
                last,
                records,
                blocks,
                7,
                99,
                "",
                0,
                1,
                "",
                1,
                new byte[0]);
    }

    @Test
    void aWindowComesBackAsItWasWritten() throws Exception {
        List<WindowAggregate> windows = List.of(
                new WindowAggregate(
                        "plant/tank/level",
                        "%",
                        T,
                        1_000_000_000L,
                        3,
                        1,
                        1.5,
                        2.5,
                        2.0,
                        2.5,
                        new Moments.Ticks(1, 60, 50, 20),
                        new QuantileSketch(0, 70, new long[] {1, 0, 2}, 0, new long[0]),
                        Quality.BAD,
                        QualityReason.SOURCE_LOST,
                        2,
                        false),
                new WindowAggregate(
                        "plant/tank/temperature",
                        "",
                        T,
                        1_000_000_000L,
                        0,
                        0,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        new Moments.Doubles(0, 0),
                        QuantileSketch.EMPTY,
                        Quality.GOOD,
                        QualityReason.NONE,
                        0,
                        true));
        try (BlockWriter writer = new BlockWriter()) {
            byte[] block = writer.aggregates("plant/tank", windows);
            Batch batch =
                    BatchWriter.write(header(BatchClass.AGGREGATES, 1, 1, 2, T, T + 1_000_000_000L), List.of(block));
            Batch read = BatchReader.read(batch.bytes());
            assertThat(read.header()).isEqualTo(batch.header());
            assertThat(read.chainHash()).isEqualTo(batch.chainHash());
            assertThat(BlockReader.aggregates(BatchReader.blocks(read).get(0))).isEqualTo(windows);
        }
    }

    @Test
    void anEventComesBackAsItWasWritten() throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rule", "tank \"nearly\" full\n");
        fields.put("value", 95.0);
        fields.put("micros", 12L);
        fields.put("ok", true);
        List<Event> events = List.of(new Event(Event.ALARM, "plant/tank", T, fields));
        try (BlockWriter writer = new BlockWriter()) {
            Batch batch = BatchWriter.write(
                    header(BatchClass.EVENTS, 2, 1, 1, T, T), List.of(writer.events("plant/tank", events)));
            Batch read = BatchReader.read(batch.bytes());
            assertThat(BlockReader.events(BatchReader.blocks(read).get(0))).isEqualTo(events);
        }
    }
}
