package io.estran.benchmarks.edge.rig;

import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.PipelineSettings;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.storage.Recorder;
import io.estran.agent.storage.Recovery;
import io.estran.agent.waiting.WaitMode;
import io.estran.agent.window.WindowSpec;
import io.estran.process.time.Clock;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The agent's pipeline without a thread of its own: the benchmark fills the ring through a source's gate, then gives the pipeline
 * its turns, on one thread. Windows of a second, and a limit on every series that none reaches. One owner.
 */
public final class DrivenPipeline {
    public static final int RING = PipelineSettings.DEFAULT_RING_SLOTS;
    public static final String SOURCE = "sensors";
    /** How far event time begins in the past: it goes faster here than the clock. */
    private static final long EARLIER = TimeUnit.HOURS.toNanos(20);

    private static final double LIMIT = 1e6;

    private final SampleReadings sample;
    private final Pipeline pipeline;
    private final ReadingSink sink;
    private final int[] numbers;
    private final long start;
    private long given;
    private int place;

    public DrivenPipeline(SampleReadings sample, Recovery recovery, Recorder recorder) {
        this.sample = sample;
        Clock clock = Clock.system();
        start = clock.wallNanos() - EARLIER;
        pipeline = new Pipeline(
                new PipelineSettings(
                        "bench-1",
                        "bench",
                        configuration(),
                        Set.of(),
                        RING,
                        Math.max(1024, sample.series()),
                        PipelineSettings.DEFAULT_EVENTS,
                        PipelineSettings.DEFAULT_SILENT_SERIES,
                        WaitMode.PARK),
                clock,
                new SimpleMeterRegistry());
        pipeline.prepare(recovery, recorder, Map.of());
        sink = pipeline.sink(SOURCE);
        numbers = new int[sample.series()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = sink.series(SampleReadings.name(i), attributes(i));
        }
    }

    public static PipelineConfiguration configuration() {
        return new PipelineConfiguration(
                List.of(new PipelineConfiguration.SourceSpec(SOURCE, true)),
                List.of(new WindowSpec("**", SampleReadings.SECOND, 0, null)),
                List.of(new RuleSpec("limit", "**", true, LIMIT, 0, 0, Priority.HIGH, null)),
                List.of(),
                PipelineConfiguration.DEFAULT_IDLE,
                PipelineConfiguration.DEFAULT_FUTURE);
    }

    public static SeriesAttributes attributes(int series) {
        return SampleReadings.hasResolution(series)
                ? new SeriesAttributes("", 1, -LIMIT, LIMIT)
                : SeriesAttributes.NONE;
    }

    /** Fills the ring. */
    public void fill() throws InterruptedException {
        int each = sample.size();
        for (int i = 0; i < RING; i++) {
            sink.put(
                    numbers[place % numbers.length],
                    start + sample.time(given++),
                    sample.value(place),
                    Quality.GOOD,
                    QualityReason.NONE,
                    ReadingSink.NO_POSITION);
            place = place + 1 == each ? 0 : place + 1;
        }
    }

    /** Takes everything out of the ring, and through. */
    public void empty() {
        while (pipeline.turn() == 0) {
            // There may be more.
        }
    }

    /** Processor time of the pipeline's turns for a reading, ns; filling the ring is not in it. */
    public double run(int readings) throws InterruptedException {
        long took = 0;
        int done = 0;
        while (done < readings) {
            fill();
            long begun = ThreadTime.here();
            empty();
            took += ThreadTime.here() - begun;
            done += RING;
        }
        return (double) took / done;
    }

    /** Readings given so far. */
    public long given() {
        return given;
    }

    /** Whether storage has given no frame for so long that readings are dropped: then there is nothing to measure. */
    public boolean isHolding() {
        return pipeline.isHolding();
    }

    public Pipeline pipeline() {
        return pipeline;
    }
}
