package io.estran.benchmarks.edge.rig;

import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.PipelineSettings;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.source.line.LineProtocolSource;
import io.estran.agent.source.line.SeriesTemplate;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.configuration.Address;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The agent's way from a TCP socket into windows: a source of line protocol with its thread, and the pipeline with its own, which
 * fills frames that nobody writes. Close it.
 */
public final class LinePipeline implements AutoCloseable {
    private static final long LOOK_MILLIS = 1;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Closer parts = new Closer();
    private final Pipeline pipeline;
    private final LineProtocolSource source;

    public LinePipeline(PipelineConfiguration configuration) throws Exception {
        Clock clock = Clock.system();
        pipeline = parts.add(new Pipeline(
                PipelineSettings.of("bench-1", "bench", configuration, Set.of()), clock, new SimpleMeterRegistry()));
        pipeline.start(new FirstRun(), new SpareFrames(), Map.of());
        source = parts.add(new LineProtocolSource(
                new LineProtocolSettings(
                        DrivenPipeline.SOURCE,
                        LineProtocolSettings.Transport.TCP,
                        new Address("127.0.0.1", 0),
                        1,
                        SeriesTemplate.of(LineBlock.TEMPLATE),
                        LineProtocolSettings.DEFAULT_CONNECTION_LIMIT,
                        LineProtocolSettings.DEFAULT_LONGEST_LINE,
                        LineProtocolSettings.DEFAULT_LARGEST_BODY,
                        LineProtocolSettings.DEFAULT_LARGEST_UNPACKED,
                        LineProtocolSettings.DEFAULT_BODIES,
                        LineProtocolSettings.DEFAULT_CACHE_LIMIT),
                WaitMode.PARK,
                clock,
                new Random(1),
                new SimpleMeterRegistry()));
        source.start(pipeline.sink(DrivenPipeline.SOURCE), 0);
        awaitPort();
    }

    private void awaitPort() throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (source.port() == 0) {
            if (System.nanoTime() - deadline > 0) {
                close();
                throw new IOException("the source has no port within a minute");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    public int port() {
        return source.port();
    }

    /** Waits until so many readings are in windows. */
    public void awaitAccepted(long readings) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (pipeline.counts().accepted() < readings) {
            if (System.nanoTime() - deadline > 0 || pipeline.counts().rejected() > 0) {
                throw new IOException("of " + readings + " lines the pipeline took " + pipeline.counts());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    public Thread sourceThread() {
        return ThreadTime.named("source-" + DrivenPipeline.SOURCE);
    }

    public Thread pipelineThread() {
        return ThreadTime.named("estran-pipeline");
    }

    @Override
    public void close() throws Exception {
        parts.close();
    }
}
