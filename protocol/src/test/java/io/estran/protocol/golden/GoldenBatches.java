package io.estran.protocol.golden;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Attestation;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.batch.SignedStatement;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The batches of the golden files, built by today's writer. {@link #main} writes the files of a new release into a folder of
 * its own; those of a release that is out never change.
 */
public final class GoldenBatches {
    static final long SECOND = 1_000_000_000L;
    static final long START = 1_750_000_000L * SECOND;
    private static final Id128 LANE = Id128.parse("00112233445566778899aabbccddeeff");
    private static final Id128 RUN = Id128.parse("0123456789abcdef0123456789abcdef");
    private static final LanePoint BEFORE =
            new LanePoint(Id128.parse("f0e0d0c0b0a090807060504030201000"), 41, new Hash256(pattern(Hash256.BYTES, 3)));

    private GoldenBatches() {}

    private static Batch readings() {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            readings.add(new Reading(
                    "station-1/pump/flow",
                    "m3/h",
                    START + i * SECOND / 50,
                    (1_000 + i * i % 7) / 100.0,
                    Quality.GOOD,
                    QualityReason.NONE));
            if (i % 4 == 0) {
                readings.add(new Reading(
                        "station-1/pump/vibration",
                        "",
                        START + i * SECOND / 50 + 3,
                        Math.sin(i),
                        Quality.GOOD,
                        QualityReason.NONE));
            }
        }
        readings.add(new Reading(
                "station-1/pump/flow",
                "m3/h",
                START + 7,
                -0.0,
                Quality.UNCERTAIN,
                QualityReason.CLOCK_NOT_SYNCHRONISED));
        readings.add(
                new Reading("station-1/pump/vibration", "", START, 1e308, Quality.BAD, QualityReason.OUT_OF_RANGE));
        try (BlockWriter writer = new BlockWriter()) {
            return BatchWriter.write(
                    header(BatchClass.RAW, 3, 1, readings.size(), START, START + SECOND, null, null),
                    List.of(writer.readings("station-1/pump", readings)));
        }
    }

    /** Every golden batch under the name of its file. */
    public static Map<String, Batch> all() {
        Map<String, Batch> batches = new LinkedHashMap<>();
        try (BlockWriter writer = new BlockWriter()) {
            List<WindowAggregate> tank = tank();
            List<WindowAggregate> pump = List.of(
                    empty("station-1/pump/current", START),
                    tickWindow("station-1/pump/current", "A", 0, 3, new double[] {12.5, 12.25, 13}));
            batches.put(
                    "aggregates",
                    BatchWriter.write(
                            header(
                                    BatchClass.AGGREGATES,
                                    7,
                                    2,
                                    tank.size() + pump.size(),
                                    START,
                                    START + 60 * SECOND,
                                    null,
                                    null),
                            List.of(
                                    writer.aggregates("station-1/tank", tank),
                                    writer.aggregates("station-1/pump", pump))));
            batches.put(
                    "aggregates-one-window",
                    BatchWriter.write(
                            header(BatchClass.AGGREGATES, 8, 1, 1, START, START + SECOND, null, null),
                            List.of(writer.aggregates("a", List.of(empty("a/b", START))))));
            List<WindowAggregate> wandering = wandering();
            batches.put(
                    "aggregates-deflated",
                    BatchWriter.write(
                            header(
                                    BatchClass.AGGREGATES,
                                    9,
                                    1,
                                    wandering.size(),
                                    START,
                                    START + 12 * SECOND,
                                    null,
                                    null),
                            List.of(writer.aggregates("station-1/pump", wandering))));
            List<WindowAggregate> sessions = List.of(
                    session(tickWindow("station-1/press/force", "kN", 0, 3, new double[] {12.5, 12.25, 13}), 5, 2),
                    tickWindow("station-1/press/force", "kN", 1, 3, new double[] {12.5}),
                    session(doubleWindow("station-1/press/way", 3, new double[] {0.1, -0.7}), 2, 2));
            batches.put(
                    "aggregates-sessions",
                    BatchWriter.write(
                            header(BatchClass.AGGREGATES, 10, 1, 3, START, START + 5 * SECOND, null, null),
                            List.of(writer.aggregates("station-1/press", sessions))));
            batches.put(
                    "events",
                    BatchWriter.write(
                            header(BatchClass.EVENTS, 2, 1, 2, START, START + 5, null, null),
                            List.of(writer.events("station-1/tank", events()))));
            batches.put(
                    "first-of-lane",
                    BatchWriter.write(
                            header(BatchClass.EVENTS, 1, 1, 2, START, START + 5, BEFORE, null),
                            List.of(writer.events("station-1/tank", events()))));
        }
        batches.put("readings", readings());
        Gap gap = new Gap(
                12,
                new Hash256(pattern(Hash256.BYTES, 5)),
                GapReason.EVICTED,
                340,
                START,
                START + 9 * SECOND,
                0,
                new byte[0]);
        batches.put("gap", BatchWriter.writeGap(header(BatchClass.AGGREGATES, 9, 0, 0, 0, 0, null, gap)));
        Gap freed = new Gap(
                4,
                new Hash256(pattern(Hash256.BYTES, 6)),
                GapReason.FREED,
                -1,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                1,
                pattern(64, 7));
        batches.put("gap-with-predecessor", BatchWriter.writeGap(header(BatchClass.RAW, 1, 0, 0, 0, 0, BEFORE, freed)));
        batches.put(
                "gap-attested", BatchWriter.writeGap(attested(header(BatchClass.EVENTS, 9, 0, 0, 0, 0, null, gap))));
        return batches;
    }

    private static BatchHeader attested(BatchHeader header) {
        return new BatchHeader(
                header.version(),
                header.batchClass(),
                header.lastOfLane(),
                header.agent(),
                header.tenant(),
                header.run(),
                header.runNumber(),
                header.lane(),
                header.sequence(),
                header.previous(),
                header.predecessor(),
                header.gap(),
                header.sealedAt(),
                header.firstTime(),
                header.lastTime(),
                header.recordCount(),
                header.blockCount(),
                header.lastOrdinal(),
                header.journalPosition(),
                header.label(),
                header.suite(),
                header.codec(),
                header.keyId(),
                header.schemaId(),
                header.salt(),
                List.of(
                        new Attestation(BEFORE, SignedStatement.ED25519, pattern(SignedStatement.ED25519_BYTES, 8)),
                        new Attestation(
                                new LanePoint(LANE, 8, new Hash256(pattern(Hash256.BYTES, 9))),
                                SignedStatement.ED25519,
                                pattern(SignedStatement.ED25519_BYTES, 10))));
    }

    /** Writes the golden files into the folder. */
    public static void main(String[] folder) throws IOException {
        for (Map.Entry<String, Batch> golden : all().entrySet()) {
            Path file = Path.of(folder[0], golden.getKey() + ".bin");
            Files.write(file, golden.getValue().bytes());
            Files.writeString(
                    Path.of(folder[0], golden.getKey() + ".json"),
                    String.join("\n", Meaning.of(golden.getValue())) + "\n");
        }
    }

    static BatchHeader header(
            BatchClass batchClass,
            long sequence,
            int blocks,
            int records,
            long firstTime,
            long lastTime,
            @Nullable LanePoint predecessor,
            @Nullable Gap gap) {
        Hash256 previous = sequence == 1 ? Hash256.ZERO : new Hash256(pattern(Hash256.BYTES, (int) sequence));
        return new BatchHeader(
                1,
                batchClass,
                sequence == 8,
                new AgentName("lab-1"),
                "acme",
                RUN,
                17,
                LANE,
                sequence,
                previous,
                predecessor,
                gap,
                START + 61 * SECOND,
                firstTime,
                lastTime,
                records,
                blocks,
                1234,
                567_890,
                "plant-only",
                0,
                1,
                "",
                1,
                new byte[0]);
    }

    /** The same readings as a session. */
    private static WindowAggregate session(WindowAggregate window, int seconds, int gap) {
        return new WindowAggregate(
                window.series(),
                window.unit(),
                window.start(),
                seconds * SECOND,
                window.count(),
                window.bad(),
                window.min(),
                window.max(),
                window.first(),
                window.last(),
                window.moments(),
                window.sketch(),
                window.quality(),
                window.reason(),
                window.revision(),
                window.isFinal(),
                gap * SECOND);
    }

    private static List<WindowAggregate> tank() {
        List<WindowAggregate> windows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            windows.add(tickWindow(
                    "station-1/tank/level", "%", i, 0, new double[] {(800 + i) / 10.0, (812 - i) / 10.0, 80.5}));
            windows.add(doubleWindow(
                    "station-1/tank/temperature", i, new double[] {-1 / 3.0 * i, 0.0, Math.sqrt(i + 2.0), -40.125}));
        }
        WindowAggregate late = tickWindow("station-1/tank/level", "%", 3, 0, new double[] {80.3, -0.5});
        windows.add(new WindowAggregate(
                late.series(),
                late.unit(),
                late.start(),
                late.length(),
                late.count(),
                2,
                late.min(),
                late.max(),
                late.first(),
                late.last(),
                late.moments(),
                late.sketch(),
                Quality.BAD,
                QualityReason.SOURCE_LOST,
                3,
                false));
        return windows;
    }

    /** Windows of a hundred readings each that wander, in ticks and in doubles: most columns as codes. */
    private static List<WindowAggregate> wandering() {
        Random random = new Random(4711);
        List<WindowAggregate> windows = new ArrayList<>();
        double level = 240;
        for (int i = 0; i < 12; i++) {
            double[] flow = new double[100];
            double[] speed = new double[100];
            for (int j = 0; j < flow.length; j++) {
                level += 0.2 * random.nextGaussian();
                flow[j] = Math.rint((level + 3 * random.nextGaussian()) * 10) / 10;
                speed[j] = 6 * level + 2 * random.nextGaussian();
            }
            windows.add(tickWindow("station-1/pump/flow", "m3/h", i, 0, flow));
            windows.add(doubleWindow("station-1/pump/speed", i, speed));
        }
        return windows;
    }

    /** A window as nobody read anything good. */
    public static WindowAggregate empty(String series, long start) {
        return new WindowAggregate(
                series,
                "",
                start,
                SECOND,
                0,
                4,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                new Moments.Doubles(0, 0),
                QuantileSketch.EMPTY,
                Quality.BAD,
                QualityReason.STALE,
                0,
                true);
    }

    /** A window of a series with a resolution of 0.1 or 0.001. */
    static WindowAggregate tickWindow(String series, String unit, int second, int extra, double[] values) {
        int exponent = extra == 0 ? 1 : extra;
        long sum = 0;
        long m2 = 0;
        long first = Math.round(values[0] * Math.pow(10, exponent));
        for (double value : values) {
            long tick = Math.round(value * Math.pow(10, exponent));
            sum += tick;
            m2 += (tick - first) * (tick - first);
        }
        return Windows.of(
                series, unit, START + second * SECOND, SECOND, values, new Moments.Ticks(exponent, sum, m2, first));
    }

    /** A window of a series without a resolution. */
    static WindowAggregate doubleWindow(String series, int second, double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double m2 = 0;
        for (double value : values) {
            m2 += (value - sum / values.length) * (value - sum / values.length);
        }
        return Windows.of(series, "degC", START + second * SECOND, SECOND, values, new Moments.Doubles(sum, m2));
    }

    private static List<Event> events() {
        Map<String, Object> alarm = new LinkedHashMap<>();
        alarm.put("rule", "tank-nearly-full");
        alarm.put("transition", "raised");
        alarm.put("value", 95.25);
        alarm.put("series", "station-1/tank/level");
        Map<String, Object> actuation = new LinkedHashMap<>();
        actuation.put("target", "plc \"1\" \\ Pumpe S\u00fcd \ud83d\udca7\n");
        actuation.put("value", 0L);
        actuation.put("outcome", "done");
        actuation.put("retried", false);
        return List.of(
                new Event(Event.ALARM, "station-1/tank", START, alarm),
                new Event(Event.ACTUATION, "station-1/tank", START + 5, actuation));
    }

    private static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed * 31 + i * 7);
        }
        return bytes;
    }
}
