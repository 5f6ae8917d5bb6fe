package io.estran.benchmarks.edge;

import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.PipelineSettings;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.agent.source.modbus.ModbusSource;
import io.estran.agent.source.modbus.RegisterKind;
import io.estran.agent.source.modbus.RegisterSetting;
import io.estran.agent.source.modbus.RegisterType;
import io.estran.agent.source.modbus.WordOrder;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.waiting.WaitMode;
import io.estran.agent.window.WindowSpec;
import io.estran.benchmarks.edge.rig.BareDevice;
import io.estran.benchmarks.edge.rig.DrivenPipeline;
import io.estran.benchmarks.edge.rig.FirstRun;
import io.estran.benchmarks.edge.rig.LinePipeline;
import io.estran.benchmarks.edge.rig.LineSender;
import io.estran.benchmarks.edge.rig.SampleReadings;
import io.estran.benchmarks.edge.rig.SpareFrames;
import io.estran.benchmarks.edge.rig.ThreadTime;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Row;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Bytes that the threads of source and pipeline allocate for a reading, from the socket into an open window of an hour. What is
 * made by time and not by readings (twenty times a second the pipeline publishes how it stands) is in it; so the budget is a
 * tenth of a byte and not none: the least object has 16. Of some stretches the least counts: until its compilers are done, the
 * virtual machine makes something of its own.
 */
final class Garbage {
    private static final double BUDGET = 0.1;
    private static final int STRETCHES = 5;
    private static final int LINES = 1_000_000;
    private static final int SINGLE_LINES = 40_000;
    private static final int POLLS = 40_000;
    private static final int REGISTERS = 20;
    private static final long LOOK_MILLIS = 1;

    private Garbage() {}

    static List<Row> rows() throws Exception {
        return rows(LINES, SINGLE_LINES, POLLS);
    }

    static List<Row> rows(int lines, int singleLines, int polls) throws Exception {
        return List.of(
                row("garbage: line protocol over TCP, as fast as it goes", ofLines(lines, PipelineCost.SERIES)),
                row("garbage: line protocol over TCP, line by line", ofLines(singleLines, 1)),
                row("garbage: Modbus polling", ofPolling(polls)));
    }

    private static Row row(String name, double bytes) {
        return Row.absolute(name, bytes, "bytes/reading", Limit.MEASURED_AT_MOST, BUDGET);
    }

    private static PipelineConfiguration configuration(String source) {
        return new PipelineConfiguration(
                List.of(new PipelineConfiguration.SourceSpec(source, true)),
                List.of(new WindowSpec("**", TimeUnit.HOURS.toNanos(24), 0, null)),
                DrivenPipeline.configuration().rules(),
                List.of(),
                PipelineConfiguration.DEFAULT_IDLE,
                PipelineConfiguration.DEFAULT_FUTURE);
    }

    /** A block of one series is one line, sent by itself: each is read alone, and wakes everybody. */
    private static double ofLines(int lines, int series) throws Exception {
        SampleReadings sample = new SampleReadings(series, PipelineCost.HERTZ);
        try (LinePipeline agent = new LinePipeline(configuration(DrivenPipeline.SOURCE));
                LineSender sender = new LineSender(sample, agent.port())) {
            sender.send(lines);
            agent.awaitAccepted(sender.sent());
            Thread source = agent.sourceThread();
            Thread pipeline = agent.pipelineThread();
            double least = Double.MAX_VALUE;
            for (int stretch = 0; stretch < STRETCHES; stretch++) {
                long before = ThreadTime.allocated(source) + ThreadTime.allocated(pipeline);
                long from = sender.sent();
                sender.send(lines);
                agent.awaitAccepted(sender.sent());
                long bytes = ThreadTime.allocated(source) + ThreadTime.allocated(pipeline) - before;
                least = Math.min(least, (double) bytes / (sender.sent() - from));
            }
            return least;
        }
    }

    private static double ofPolling(int polls) throws Exception {
        Clock clock = Clock.system();
        try (BareDevice device = new BareDevice((register, value, nanos) -> {});
                Pipeline pipeline = new Pipeline(
                        PipelineSettings.of("bench-1", "bench", configuration("plc"), Set.of()),
                        clock,
                        new SimpleMeterRegistry());
                ModbusSource source = new ModbusSource(
                        settings(device.port(), REGISTERS),
                        WaitMode.PARK,
                        clock,
                        new Random(1),
                        new SimpleMeterRegistry())) {
            pipeline.start(new FirstRun(), new SpareFrames(), Map.of());
            source.start(pipeline.sink("plc"), 0);
            awaitAccepted(pipeline, polls);
            Thread polling = ThreadTime.named("source-plc");
            Thread taking = ThreadTime.named("estran-pipeline");
            double least = Double.MAX_VALUE;
            for (int stretch = 0; stretch < STRETCHES; stretch++) {
                long from = pipeline.counts().accepted();
                long before = ThreadTime.allocated(polling) + ThreadTime.allocated(taking);
                awaitAccepted(pipeline, from + polls);
                long bytes = ThreadTime.allocated(polling) + ThreadTime.allocated(taking) - before;
                least = Math.min(least, (double) bytes / (pipeline.counts().accepted() - from));
            }
            return least;
        }
    }

    private static void awaitAccepted(Pipeline pipeline, long readings) throws InterruptedException {
        while (pipeline.counts().accepted() < readings) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Registers so far apart that each takes a request, and polled so often that one follows the other. */
    static ModbusSettings settings(int port, int registers) {
        return new ModbusSettings(
                "plc",
                "127.0.0.1",
                port,
                ModbusSettings.DEFAULT_INTERVAL,
                ModbusSettings.DEFAULT_TIMEOUT,
                ModbusSettings.DEFAULT_STALE_AFTER,
                ModbusSettings.DEFAULT_SHORTEST_BACKOFF,
                ModbusSettings.DEFAULT_LONGEST_BACKOFF,
                ModbusSettings.DEFAULT_WRITE_LIMIT,
                IntStream.range(0, registers)
                        .mapToObj(i -> new RegisterSetting(
                                "plant/device/register-" + i,
                                1,
                                RegisterKind.HOLDING,
                                200 * i,
                                RegisterType.UINT16,
                                WordOrder.ABCD,
                                1,
                                0,
                                "",
                                SeriesAttributes.NO_RESOLUTION,
                                Double.NEGATIVE_INFINITY,
                                Double.POSITIVE_INFINITY,
                                RegisterSetting.SHORTEST_INTERVAL_NANOS,
                                RegisterSetting.NO_BIT))
                        .toList());
    }
}
