package io.estran.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Block;
import io.estran.protocol.event.Event;
import io.estran.protocol.golden.GoldenBatches;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is written is read again, bit for bit, whatever the values are. */
class RandomBlocksTest {
    private static final double[] ODD = {
        0.0,
        -0.0,
        0.1,
        -40.125,
        21.5,
        1 / 3.0,
        1e-320,
        1e300,
        -1e15,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.NaN
    };

    @Property(tries = 400)
    void anyAggregatesComeBack(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<WindowAggregate> windows = new ArrayList<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            windows.add(window(random));
        }
        try (BlockWriter writer = new BlockWriter()) {
            Block block = BlockReader.read(writer.aggregates("plant/\u00fcber", windows));
            assertThat(BlockReader.aggregates(block)).isEqualTo(windows);
            assertThat(block.recordCount()).isEqualTo(windows.size());
        }
    }

    @Property(tries = 400)
    void anyReadingsComeBack(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Reading> readings = new ArrayList<>();
        for (int i = random.nextInt(200); i >= 0; i--) {
            readings.add(new Reading(
                    "plant/\u00fcber/" + random.nextInt(3),
                    random.nextInt(9) == 0 ? "bar" : "",
                    1_000_000_000L * random.nextInt(100) + random.nextInt(1 + random.nextInt(1_000)),
                    random.nextBoolean() ? random.nextInt(10_000) / 100.0 : ODD[random.nextInt(ODD.length)],
                    Quality.values()[random.nextInt(3)],
                    QualityReason.values()[random.nextInt(QualityReason.values().length)]));
        }
        try (BlockWriter writer = new BlockWriter()) {
            Block block = BlockReader.read(writer.readings("plant/\u00fcber", readings));
            assertThat(BlockReader.readings(block)).isEqualTo(readings);
        }
    }

    @Test
    void readingsAtAnEvenPaceOfADecimalSignalTakeAboutAByteEach() throws Exception {
        Random random = new Random(1);
        List<Reading> readings = new ArrayList<>();
        double level = 5_000;
        for (int i = 0; i < 5_000; i++) {
            level += random.nextInt(7) - 3;
            readings.add(new Reading(
                    "a/b",
                    "",
                    1_750_000_000_000_000_000L + i * 20_000_000L,
                    level / 100,
                    Quality.GOOD,
                    QualityReason.NONE));
        }
        try (BlockWriter writer = new BlockWriter()) {
            assertThat(writer.readings("a", readings).length).isLessThan(5_000);
        }
    }

    @Test
    void timesThatAreTooFarApartAreRefused() {
        List<Reading> readings = List.of(
                new Reading("a/b", "", Long.MIN_VALUE, 1, Quality.GOOD, QualityReason.NONE),
                new Reading("a/b", "", Long.MAX_VALUE, 1, Quality.GOOD, QualityReason.NONE));
        try (BlockWriter writer = new BlockWriter()) {
            assertThatThrownBy(() -> writer.readings("a", readings))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("less than 2^63 ns apart");
        }
    }

    @Property(tries = 200)
    void anyEventsComeBack(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put(
                    "text",
                    new StringBuilder()
                            .appendCodePoint(random.nextInt(0xd800))
                            .append("\ud83d\udca7")
                            .append((char) random.nextInt(64))
                            .toString());
            fields.put("real", Double.longBitsToDouble(random.nextLong()));
            fields.put("integer", random.nextLong());
            fields.put("flag", random.nextBoolean());
            fields.values().removeIf(value -> value instanceof Double real && !Double.isFinite(real));
            events.add(new Event(Event.ALARM, "a/b", random.nextLong() >> 1, fields));
        }
        try (BlockWriter writer = new BlockWriter()) {
            if (range(events) >= 0) {
                assertThat(BlockReader.events(BlockReader.read(writer.events("a/b", events))))
                        .isEqualTo(events);
            }
        }
    }

    @Test
    void aSeriesOfAnotherAssetIsRefused() {
        try (BlockWriter writer = new BlockWriter()) {
            assertThatThrownBy(() -> writer.aggregates("b", List.of(GoldenBatches.empty("a/b", 0))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not belong to asset \"b\"");
        }
    }

    @Test
    void aBlockWithoutRecordsIsRefused() {
        try (BlockWriter writer = new BlockWriter()) {
            assertThatThrownBy(() -> writer.aggregates("b", List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.events("b", List.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aWindowWithoutReadingsMustNotHaveValues() {
        WindowAggregate empty = GoldenBatches.empty("a/b", 0);
        WindowAggregate wrong = new WindowAggregate(
                empty.series(),
                "",
                0,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                empty.moments(),
                empty.sketch(),
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true);
        try (BlockWriter writer = new BlockWriter()) {
            assertThatThrownBy(() -> writer.aggregates("a", List.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be NaN");
        }
    }

    @Test
    void anEventOfMoreThan4096BytesIsRefused() {
        try (BlockWriter writer = new BlockWriter()) {
            assertThatThrownBy(() -> writer.events(
                            "a/b", List.of(new Event("note", "a/b", 0, Map.of("text", "x".repeat(4096))))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 4096");
        }
    }

    private static long range(List<Event> events) {
        long first = events.stream().mapToLong(Event::time).min().orElseThrow();
        return events.stream().mapToLong(Event::time).max().orElseThrow() - first;
    }

    private static WindowAggregate window(Random random) {
        String quantity = "quantity " + random.nextInt(4);
        long count =
                random.nextInt(5) == 0 ? 0 : random.nextInt(8) == 0 ? random.nextLong() >>> 1 : random.nextInt(99) + 1;
        boolean none = count == 0;
        boolean decimal = random.nextBoolean();
        long start = 1_750_000_000_000_000_000L + random.nextInt(20) * 1_000_000_000L;
        return new WindowAggregate(
                "plant/\u00fcber/" + quantity,
                random.nextBoolean() ? "" : "m\u00b3/h",
                start,
                random.nextInt(10) == 0 ? 1 : 1_000_000_000L,
                count,
                random.nextInt(3),
                none ? Double.NaN : value(random, decimal),
                none ? Double.NaN : value(random, decimal),
                none ? Double.NaN : value(random, decimal),
                none ? Double.NaN : value(random, decimal),
                random.nextBoolean()
                        ? new Moments.Doubles(value(random, decimal), value(random, decimal))
                        : new Moments.Ticks(random.nextInt(10), integer(random), integer(random), integer(random)),
                sketch(random),
                random.nextBoolean() ? Quality.GOOD : Quality.BAD,
                random.nextBoolean() ? QualityReason.NONE : QualityReason.STALE,
                random.nextInt(8) == 0 ? random.nextInt() & Integer.MAX_VALUE : 0,
                random.nextBoolean(),
                random.nextInt(3) > 0
                        ? 0
                        : random.nextInt(5) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(1_000_000_000));
    }

    private static double value(Random random, boolean decimal) {
        if (random.nextInt(6) == 0) {
            return ODD[random.nextInt(ODD.length)];
        }
        return decimal ? random.nextInt(100_000) / 100.0 - 200 : random.nextGaussian() * 1e3;
    }

    private static long integer(Random random) {
        return random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(1000) - 300;
    }

    private static QuantileSketch sketch(Random random) {
        return new QuantileSketch(random.nextInt(3), base(random), bins(random), base(random), bins(random));
    }

    private static int base(Random random) {
        return random.nextInt(2 * QuantileSketch.MAX_BASE + 1) - QuantileSketch.MAX_BASE;
    }

    private static long[] bins(Random random) {
        long[] bins = new long[random.nextInt(3) * random.nextInt(20)];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = random.nextInt(50) == 0 ? random.nextLong() >>> 12 : random.nextInt(9);
        }
        return bins;
    }
}
