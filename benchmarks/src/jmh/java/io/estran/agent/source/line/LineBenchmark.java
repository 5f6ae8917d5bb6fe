package io.estran.agent.source.line;

import io.estran.agent.source.decimal.DecimalReader;
import io.estran.benchmarks.edge.rig.LineBlock;
import io.estran.benchmarks.edge.rig.SampleReadings;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding a line of 71 bytes without finding its series, and a double of 5 and of 17 digits. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LineBenchmark.SERIES)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LineBenchmark {
    static final int SERIES = 1_000;
    private static final int HERTZ = 1_000;
    private static final long START = 1_750_000_000_000_000_000L;

    private final LineDecoder decoder = new LineDecoder();
    private final DecimalReader reader = new DecimalReader();
    private final int[] ends = new int[SERIES];
    private final byte[][] plain = new byte[SERIES][];
    private final byte[][] full = new byte[SERIES][];
    private byte[] lines = {};

    /** Writes the lines and numbers. */
    @Setup
    public void fill() {
        SampleReadings sample = new SampleReadings(SERIES, HERTZ);
        lines = new LineBlock(sample).next(START);
        int line = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                ends[line++] = i;
            }
        }
        for (int i = 0; i < SERIES; i++) {
            double value = sample.value(i);
            plain[i] = text(Math.rint(value * 100) / 100);
            full[i] = text(value / 3);
        }
    }

    private static byte[] text(double value) {
        return Double.toString(value).getBytes(StandardCharsets.US_ASCII);
    }

    /** A line into head, key, value and time. */
    @Benchmark
    public int decodeLine() {
        int from = 0;
        int fields = 0;
        for (int end : ends) {
            if (!decoder.read(lines, from, end)) {
                throw new IllegalStateException("a line is not well formed");
            }
            fields += decoder.fields();
            from = end + 1;
        }
        return fields;
    }

    /** Few digits. */
    @Benchmark
    public double parseShort() {
        return parsed(plain);
    }

    /** All digits that a double has. */
    @Benchmark
    public double parseFull() {
        return parsed(full);
    }

    /** The same with the JDK's own, text made of bytes first. */
    @Benchmark
    public double parseFullByJdk() {
        double sum = 0;
        for (byte[] digits : full) {
            sum += Double.parseDouble(new String(digits, StandardCharsets.US_ASCII));
        }
        return sum;
    }

    private double parsed(byte[][] numbers) {
        double sum = 0;
        for (byte[] digits : numbers) {
            if (!reader.read(digits, 0, digits.length)) {
                throw new IllegalStateException("a number is not read");
            }
            sum += reader.value();
        }
        return sum;
    }
}
