package io.estran.agent.window;

import io.estran.benchmarks.edge.rig.SampleReadings;
import io.estran.protocol.aggregate.SketchMapping;
import java.util.concurrent.TimeUnit;
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

/** What a reading costs in a window: gathered by sixteen, one by one, and its sketch alone. A window of each of 1,000 series. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(WindowBenchmark.SERIES * WindowBenchmark.GATHERED)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WindowBenchmark {
    static final int SERIES = 1_000;
    static final int GATHERED = 16;
    private static final int HERTZ = 1_000;
    private static final double TICKS_PER_UNIT = 10;

    /** Whether the series have a resolution of 0.1. */
    @Param({"false", "true"})
    public boolean resolution;

    private final double[][] values = new double[SERIES][GATHERED];
    private final OpenWindow[] windows = new OpenWindow[SERIES];
    private final SketchStore[] sketches = new SketchStore[SERIES];
    private final CheckedReading reading = new CheckedReading();
    private long time;

    /** Makes values and windows. */
    @Setup
    public void fill() {
        SampleReadings sample = new SampleReadings(SERIES, HERTZ, GATHERED);
        for (int i = 0; i < SERIES; i++) {
            windows[i] = new OpenWindow();
            windows[i].begin(0, Long.MAX_VALUE, resolution ? 1 : -1);
            sketches[i] = new SketchStore();
            for (int j = 0; j < GATHERED; j++) {
                double value = sample.value(j * SERIES + i);
                values[i][j] = resolution ? Math.rint(value * TICKS_PER_UNIT) / TICKS_PER_UNIT : value;
            }
        }
    }

    /** Sixteen at once. */
    @Benchmark
    public void gathered() {
        time += GATHERED;
        for (int i = 0; i < SERIES; i++) {
            windows[i].addAll(values[i], GATHERED, time, time + GATHERED - 1);
        }
    }

    /** In the order in which sensors of one rate give them. */
    @Benchmark
    public void oneByOne() {
        for (int j = 0; j < GATHERED; j++) {
            time++;
            for (int i = 0; i < SERIES; i++) {
                reading.time = time;
                reading.value = values[i][j];
                reading.tick = resolution ? Math.round(values[i][j] * TICKS_PER_UNIT) : 0;
                windows[i].add(reading);
            }
        }
    }

    /** The sketch alone. */
    @Benchmark
    public void sketch() {
        for (int i = 0; i < SERIES; i++) {
            SketchStore store = sketches[i];
            for (double value : values[i]) {
                store.add(SketchMapping.index(value));
            }
        }
    }
}
