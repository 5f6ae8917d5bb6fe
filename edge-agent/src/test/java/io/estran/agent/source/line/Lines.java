package io.estran.agent.source.line;

import io.estran.agent.source.LogRecorder;
import io.estran.agent.source.ReadingRecorder;
import io.estran.agent.source.RejectLog;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** Everything of a line-protocol source but its sockets: bytes in, readings and what is said of bad lines out. */
final class Lines implements AutoCloseable {
    static final long NOW = 1_700_000_000_000_000_000L;

    final ReadingRecorder sink = new ReadingRecorder();
    final ManualClock clock = new ManualClock(NOW);
    private final LogRecorder log = new LogRecorder("lines");
    private final int longest;
    private final RejectLog rejects = new RejectLog(LoggerFactory.getLogger("lines"), clock, "test", "lines");
    private final Intake intake;
    private LineSplitter splitter;

    Lines(String template, long nanosPerUnit, int longest, int cacheLimit) {
        this.longest = longest;
        SeriesResolver resolver =
                new SeriesResolver(SeriesTemplate.of(template), sink, cacheLimit, new Random(1), new AtomicInteger());
        LineMeters meters = new LineMeters("test", new SimpleMeterRegistry());
        intake = new Intake(sink, true, nanosPerUnit, resolver, rejects, meters);
        reconnect();
    }

    Lines(String template) {
        this(template, 1, 65_536, 1_000);
    }

    void reconnect() {
        splitter = new LineSplitter(new InetSocketAddress("10.0.0.7", 4711), intake, longest);
    }

    /** What a peer sends, in these pieces, before it closes. */
    Lines send(byte[]... pieces) {
        try {
            for (byte[] piece : pieces) {
                int room = LineSplitter.headroom(longest);
                byte[] buffer = new byte[room + piece.length];
                System.arraycopy(piece, 0, buffer, room, piece.length);
                splitter.take(buffer, room, buffer.length, clock.wallNanos());
            }
            splitter.end(clock.wallNanos());
        } catch (InterruptedException never) {
            throw new AssertionError(never);
        }
        reconnect();
        return this;
    }

    Lines send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The connection breaks behind this. */
    void sendAndBreak(String text) throws InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int room = LineSplitter.headroom(longest);
        byte[] buffer = new byte[room + bytes.length];
        System.arraycopy(bytes, 0, buffer, room, bytes.length);
        splitter.take(buffer, room, buffer.length, clock.wallNanos());
        splitter.lost();
        reconnect();
    }

    /** What was said; from here on, the next bad line is said at once. */
    List<String> said() {
        clock.advance(Duration.ofSeconds(11));
        return log.messages();
    }

    /** What was said, the bad lines included that would have been said later. */
    List<String> flush() {
        rejects.flush();
        return log.messages();
    }

    @Override
    public void close() {
        log.close();
    }
}
