package io.estran.agent.input;

import io.estran.benchmarks.edge.rig.SampleReadings;
import io.estran.protocol.reading.Quality;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Packing a reading into a journal record, all of it and column by column, as the storage thread does. A record is of 4,000
 * readings of 1,000 series. In the encoder's package, as its columns are seen only there.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(JournalColumnsBenchmark.READINGS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JournalColumnsBenchmark {
    static final int READINGS = 4_000;
    private static final int SERIES = 1_000;
    private static final int HERTZ = 1_000;
    private static final long START = 1_750_000_000_000_000_000L;

    /** What values are: of a resolution of 0.1, full doubles, or every other series the one and the other. */
    public enum Values {
        DECIMALS,
        DOUBLES,
        MIXED
    }

    /** What values are. */
    @Param({"DECIMALS", "DOUBLES", "MIXED"})
    public Values values = Values.MIXED;

    private final InputColumns columns = new InputColumns(READINGS * InputEncoder.READING_BYTES);
    private final InputEncoder encoder = new InputEncoder();
    private final SeriesColumn.Writer series = new SeriesColumn.Writer();
    private final TimeColumn.Writer times = new TimeColumn.Writer();
    private final ValueColumn.Writer numbers = new ValueColumn.Writer();
    private final QualityColumn.Writer qualities = new QualityColumn.Writer();
    private final PositionColumn.Writer positions = new PositionColumn.Writer();
    private final int[] counted = new int[READINGS];
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer log = ByteBuffer.allocateDirect(InputEncoder.RECORD_BYTES);
    private ByteBuffer record = ByteBuffer.allocate(0);

    /** Fills the hand-over, and a record of it. */
    @Setup
    public void fill() {
        SampleReadings sample = new SampleReadings(SERIES, HERTZ, 2 * READINGS / SERIES);
        columns.clear();
        for (int i = 0; i < READINGS; i++) {
            double value = sample.value(i);
            boolean decimal = values == Values.DECIMALS || values == Values.MIXED && i % 2 == 1;
            columns.reading(
                    i % SERIES,
                    START + sample.time(i),
                    decimal ? Math.rint(value * 10) / 10 : value,
                    Quality.GOOD.code(),
                    0,
                    Inputs.NO_POSITION);
        }
        series.begin();
        series.add(columns.series, 0, READINGS, counted);
        ByteBuffer packed = all();
        record = ByteBuffer.allocateDirect(packed.remaining()).put(packed).flip();
    }

    /** All columns, and putting the record together. */
    @Benchmark
    public ByteBuffer all() {
        if (!encoder.take(columns)) {
            throw new IllegalStateException("a record is too small for " + READINGS + " readings");
        }
        return encoder.finish();
    }

    /** Of which series each is. */
    @Benchmark
    public int series() {
        series.begin();
        series.add(columns.series, 0, READINGS, counted);
        series.end();
        return series.bits.bytes();
    }

    /** Event times. */
    @Benchmark
    public int times() {
        times.begin();
        times.add(columns.times, counted, 0, READINGS);
        times.end();
        return times.bits.bytes();
    }

    /** Values. */
    @Benchmark
    public int values() {
        numbers.begin();
        numbers.add(columns.values, counted, 0, READINGS);
        return numbers.bits.bytes();
    }

    /** Qualities. */
    @Benchmark
    public int qualities() {
        qualities.begin();
        qualities.add(columns.qualities, 0, READINGS);
        return qualities.bytes.size();
    }

    /** Positions in the sources, of which there are none. */
    @Benchmark
    public int positions() {
        positions.begin();
        positions.add(columns.positions, counted, 0, READINGS);
        return positions.bytes.size();
    }

    /** The record's checksum. */
    @Benchmark
    public long checksum() {
        crc.reset();
        crc.update(record.duplicate());
        return crc.getValue();
    }

    /** Its copy into what is written to the disk. */
    @Benchmark
    public ByteBuffer copy() {
        return log.clear().put(record.duplicate());
    }
}
