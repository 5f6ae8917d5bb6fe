package io.estran.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.PipelineSettings;
import io.estran.agent.ring.SeriesTable;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.source.line.LineProtocolSource;
import io.estran.agent.source.line.SeriesTemplate;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.storage.Frame;
import io.estran.agent.storage.Recorder;
import io.estran.agent.storage.Recovery;
import io.estran.agent.waiting.WaitMode;
import io.estran.agent.window.WindowSpec;
import io.estran.process.configuration.Address;
import io.estran.process.time.Clock;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN "Budgets": in steady state a line makes no garbage on its way from a TCP socket into its window. */
class LineGarbageTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int SERIES = 100;
    private static final int LINES = 20_000;
    private static final int STRETCHES = 8;
    /** An object a line would be 16. What is made by time and not by lines may be in it. */
    private static final double LEAST = 1;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long start = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    private long sent;

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void aLineMakesNoGarbageWhetherItComesAloneOrWithOthers(WaitMode mode) throws Exception {
        Clock clock = Clock.system();
        PipelineConfiguration configuration = new PipelineConfiguration(
                List.of(new PipelineConfiguration.SourceSpec("sensors", true)),
                List.of(new WindowSpec("**", TimeUnit.DAYS.toNanos(100), 0, null)),
                List.of(new RuleSpec("never", "**", true, 1e9, 0, 0, Priority.LOW, null)),
                List.of(),
                PipelineConfiguration.DEFAULT_IDLE,
                PipelineConfiguration.DEFAULT_FUTURE);
        try (Pipeline pipeline = new Pipeline(
                        new PipelineSettings(
                                "lab-1",
                                "1.0",
                                configuration,
                                Set.of(),
                                PipelineSettings.DEFAULT_RING_SLOTS,
                                SeriesTable.DEFAULT_CAPACITY,
                                PipelineSettings.DEFAULT_EVENTS,
                                PipelineSettings.DEFAULT_SILENT_SERIES,
                                mode),
                        clock,
                        new SimpleMeterRegistry());
                LineProtocolSource source = new LineProtocolSource(
                        new LineProtocolSettings(
                                "sensors",
                                LineProtocolSettings.Transport.TCP,
                                new Address("127.0.0.1", 0),
                                1,
                                SeriesTemplate.of("{tag:unit}/{field}"),
                                LineProtocolSettings.DEFAULT_CONNECTION_LIMIT,
                                LineProtocolSettings.DEFAULT_LONGEST_LINE,
                                LineProtocolSettings.DEFAULT_LARGEST_BODY,
                                LineProtocolSettings.DEFAULT_LARGEST_UNPACKED,
                                LineProtocolSettings.DEFAULT_BODIES,
                                LineProtocolSettings.DEFAULT_CACHE_LIMIT),
                        mode,
                        clock,
                        new Random(1),
                        new SimpleMeterRegistry())) {
            pipeline.start(new Nothing(), new OneFrame(), Map.of());
            source.start(pipeline.sink("sensors"), 0);
            await().atMost(SOON).until(() -> source.port() > 0);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), source.port())) {
                socket.setTcpNoDelay(true);
                assertThat(least(pipeline, socket.getOutputStream(), SERIES, LINES))
                        .as("bytes a line, many in a read")
                        .isLessThan(LEAST);
                assertThat(least(pipeline, socket.getOutputStream(), 1, LINES / 4))
                        .as("bytes a line, one in a read")
                        .isLessThan(LEAST);
            }
            assertThat(pipeline.counts().accepted()).isEqualTo(sent);
        }
    }

    /** Until its compilers are done the machine makes something of its own on both threads: the least of some stretches counts. */
    private double least(Pipeline pipeline, OutputStream out, int linesInAWrite, int lines) throws Exception {
        double least = Double.MAX_VALUE;
        for (int stretch = 0; stretch < STRETCHES && least >= LEAST; stretch++) {
            long before = allocated();
            for (int done = 0; done < lines; done += linesInAWrite) {
                out.write(lines(linesInAWrite));
            }
            await().atMost(SOON).until(() -> pipeline.counts().accepted() == sent);
            least = Math.min(least, (double) (allocated() - before) / lines);
        }
        return least;
    }

    private byte[] lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            long number = sent++;
            text.append("plant,unit=pump-")
                    .append(number % 10)
                    .append(" quantity-")
                    .append(number % SERIES)
                    .append('=')
                    .append(number % 977 / 10.0)
                    .append(' ')
                    .append(start + number)
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private long allocated() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> Set.of("source-sensors", "estran-pipeline").contains(thread.getName()))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }

    /** Takes the one frame that there is, and gives it back empty. */
    private static final class OneFrame implements Recorder {
        private @Nullable Frame free = new Frame(Frame.BYTES);

        @Override
        public @Nullable Frame claim() {
            Frame frame = free;
            free = null;
            return frame;
        }

        @Override
        public void hand(Frame frame) {
            frame.clear();
            free = frame;
        }

        @Override
        public boolean isBehind() {
            return false;
        }

        @Override
        public boolean wantsState() {
            return false;
        }

        @Override
        public long syncedFrames() {
            return 0;
        }
    }

    private static final class Nothing implements Recovery {
        @Override
        public byte @Nullable [] state() {
            return null;
        }

        @Override
        public void replay(Consumer<ByteBuffer> inputs) {}

        @Override
        public long sealed(BatchClass batchClass) {
            return 0;
        }

        @Override
        public long runNumber() {
            return 1;
        }

        @Override
        public Id128 run() {
            return new Id128(0, 1);
        }
    }
}
