package io.estran.benchmarks.delivery.chain;

import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Row;
import io.estran.protocol.name.MqttTopics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * An agent whose link to the gateway was away comes back with a backlog, while a window of the present closes every 100 ms. The link
 * is a forwarder that lets 100 Mbit/s through towards the gateway. Measured are: the time from the new TCP connection until the
 * first window that closed after it is in a twin (TLS is not in it, MQTT's CONNECT is); how long windows take from then until the
 * backlog is sent, against a time of the same run before the outage; and the rate of the backlog against its share, which is what
 * bare TCP gets through the same forwarder without what else the agent sent meanwhile.
 *
 * <p>The backlog is made through the agent's own socket, pipeline and spool ({@link BacklogFill}). The
 * twins mirror the asset of the present; what is behind it in the same topics they read and pass by, so how fast a twin of
 * everything takes a backlog in is not measured.
 */
public final class BacklogDrain implements AutoCloseable {
    private static final double BUDGET_SECONDS = 2;
    private static final double BUDGET_RATIO = 2;
    private static final double BUDGET_SHARE = 0.8;
    private static final double LINK_BYTES_PER_SECOND = 100e6 / 8;
    private static final long BARE_BYTES = 40_000_000;
    private static final int BARE_PIECE = 64 * 1024;
    private static final int WARM_UP_SECONDS = 15;
    private static final int NORMAL_SECONDS = 40;
    private static final int CALM_SECONDS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Slower than the link by that, the drain is given up. */
    private static final long MOST_TIMES_SLOWER = 10;

    private static final long LOOK_MILLIS = 50;
    private static final long MIB = 1L << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Consumer<String> progress;
    private final long bytes;
    private final AtomicLong backlogBytes = new AtomicLong();
    private final AtomicLong otherBytes = new AtomicLong();
    private volatile long backlogAt;
    private final BenchChain chain;
    private final LiveWindows live;

    private BacklogDrain(Path folder, long bytes, Consumer<String> progress) throws Exception {
        this.bytes = bytes;
        this.progress = progress;
        chain = BenchChain.start(
                folder,
                new BenchChain.Plan(
                        0,
                        LINK_BYTES_PER_SECOND,
                        this::published,
                        LiveWindows.ASSET,
                        List.of("lines", "bulk"),
                        """
                        windows: [{series: "**", length: %dms}]
                        spool: {size: %dMiB}
                        """.formatted(LiveWindows.LENGTH_MILLIS, (bytes + bytes / 4) / MIB + 64)));
        live = new LiveWindows(chain.port("lines"), chain.twins());
    }

    /** Measures it with a chain in that folder, and a backlog of at least so many bytes. */
    public static List<Row> rows(Path folder, long bytes, Consumer<String> progress) throws Exception {
        try (BacklogDrain drain = new BacklogDrain(folder, bytes, progress)) {
            return drain.measure();
        }
    }

    private List<Row> measure() throws Exception {
        double bare = bareRate();
        TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
        long from = System.nanoTime();
        TimeUnit.SECONDS.sleep(NORMAL_SECONDS);
        long to = System.nanoTime();
        live.await(to, PATIENCE);
        Samples normal = took(from, to);
        fill();
        backlogBytes.set(0);
        otherBytes.set(0);
        chain.link().mend();
        chain.awaitConnected();
        long connectedAt = chain.link().connectedAt();
        double first = (live.await(connectedAt, PATIENCE).arrivedAt() - connectedAt) / NANOS_PER_SECOND;
        awaitSent();
        long sentAt = backlogAt;
        double seconds = (sentAt - connectedAt) / NANOS_PER_SECOND;
        live.await(System.nanoTime(), PATIENCE);
        Samples during = took(connectedAt, sentAt);
        double share = bare - otherBytes.get() / seconds;
        double rate = backlogBytes.get() / seconds;
        progress.accept(String.format(
                Locale.ROOT,
                "  %.0f MiB sent in %.1f s; windows before: %s; meanwhile: %s",
                (double) backlogBytes.get() / MIB,
                seconds,
                normal,
                during));
        String what = "drain of " + bytes / MIB + " MiB: ";
        return List.of(
                Row.absolute(
                        what + "new connection to new data on the twin",
                        first,
                        "s",
                        Limit.MEASURED_AT_MOST,
                        BUDGET_SECONDS),
                Row.ofRatio(
                        what + "p99 of new data against before",
                        during.p99(),
                        "ms",
                        normal.p99(),
                        during.p99() / normal.p99(),
                        Limit.RATIO_AT_MOST,
                        BUDGET_RATIO),
                Row.ofRatio(
                        what + "rate against its share of the link",
                        rate / MIB,
                        "MiB/s",
                        share / MIB,
                        rate / share,
                        Limit.RATIO_AT_LEAST,
                        BUDGET_SHARE));
    }

    private Samples took(long from, long to) {
        return new Samples(live.closedBetween(from, to).stream()
                .map(LiveWindows.Arrival::nanos)
                .toList());
    }

    private void fill() throws Exception {
        chain.link().away();
        long begun = System.nanoTime();
        new BacklogFill(this::doneWith, this::waiting).fill(chain.port("bulk"), LiveWindows.LENGTH_MILLIS, bytes);
        long known = waiting();
        TimeUnit.SECONDS.sleep(CALM_SECONDS);
        while (waiting() - known > MIB) {
            known = waiting();
            TimeUnit.SECONDS.sleep(CALM_SECONDS);
        }
        progress.accept(String.format(
                Locale.ROOT,
                "  a backlog of %d MiB made in %.0f s",
                known / MIB,
                (System.nanoTime() - begun) / NANOS_PER_SECOND));
    }

    /** A reading that the agent had to drop, because its disk was slow, makes no window. */
    private long doneWith() {
        return chain.sealedRecords() + chain.agent().readings().dropped();
    }

    private long waiting() {
        return chain.agent().spool().backlog().bytes();
    }

    private void awaitSent() throws IOException, InterruptedException {
        double expected = bytes / LINK_BYTES_PER_SECOND * NANOS_PER_SECOND;
        long deadline = System.nanoTime() + PATIENCE.toNanos() + (long) (MOST_TIMES_SLOWER * expected);
        while (backlogBytes.get() < bytes || waiting() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("of the backlog " + waiting() / MIB + " MiB are still there; "
                        + backlogBytes.get() / MIB + " MiB were sent");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void published(String topic, byte[] payload, long passed) {
        MqttTopics.Uplink uplink = MqttTopics.parseUplink(topic);
        if (uplink != null && uplink.backlog()) {
            backlogBytes.addAndGet(payload.length);
            backlogAt = passed;
        } else {
            otherBytes.addAndGet(payload.length);
        }
    }

    /** What bare TCP gets through such a forwarder, bytes a second. */
    private static double bareRate() throws IOException, InterruptedException {
        try (ServerSocket sink = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Forwarder link = new Forwarder(List.of(sink.getLocalPort()), LINK_BYTES_PER_SECOND, null);
                Socket from = new Socket(InetAddress.getLoopbackAddress(), link.port());
                Socket to = sink.accept()) {
            Thread sender = new Thread(() -> send(from), "estran-bench-bare");
            sender.setDaemon(true);
            sender.start();
            InputStream in = to.getInputStream();
            byte[] piece = new byte[BARE_PIECE];
            long begun = System.nanoTime();
            long got = 0;
            while (got < BARE_BYTES) {
                int length = in.read(piece);
                if (length < 0) {
                    throw new IOException("the bare connection ended after " + got + " bytes");
                }
                got += length;
            }
            double rate = got * NANOS_PER_SECOND / (System.nanoTime() - begun);
            sender.join();
            return rate;
        }
    }

    private static void send(Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            for (long sent = 0; sent < BARE_BYTES; sent += BARE_PIECE) {
                out.write(new byte[BARE_PIECE]);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() throws Exception {
        live.close();
        chain.close();
    }
}
