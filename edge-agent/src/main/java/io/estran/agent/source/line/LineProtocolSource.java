package io.estran.agent.source.line;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.RejectLog;
import io.estran.agent.source.Source;
import io.estran.agent.source.SourceThread;
import io.estran.agent.source.line.LineProtocolSettings.Transport;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Backoff;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for InfluxDB line protocol, on one thread of its own; see the package comment. That thread binds, as looking up a
 * host's name may take its time; if it fails it is tried again with backoff, for ever. It cannot rewind.
 */
public final class LineProtocolSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(LineProtocolSource.class);
    private static final long FIRST_WAIT_MILLIS = 200;
    private static final long LONGEST_WAIT_MILLIS = 10_000;
    /** How long the thread has to give what it has read, before it is interrupted: it may wait for room. */
    private static final long GRACE_MILLIS = 1_000;

    private final LineProtocolSettings settings;
    private final WaitMode mode;
    private final Clock clock;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final LineMeters meters;
    private final RejectLog rejects;
    private final SourceThread thread;
    private final AtomicReference<@Nullable Listener> prepared = new AtomicReference<>();
    private volatile @Nullable Listener serving;
    private volatile boolean closing;
    private volatile int port;
    private boolean saidThatItCannot;

    /** Does nothing yet. */
    public LineProtocolSource(
            LineProtocolSettings settings, WaitMode mode, Clock clock, RandomGenerator random, MeterRegistry registry) {
        this.settings = settings;
        this.mode = mode;
        this.clock = clock;
        this.random = random;
        this.backoff = new Backoff(FIRST_WAIT_MILLIS, LONGEST_WAIT_MILLIS, random);
        this.meters = new LineMeters(settings.name(), registry);
        this.thread = new SourceThread(settings.name());
        this.rejects = new RejectLog(LOG, clock, settings.name(), "lines");
    }

    @Override
    public String name() {
        return settings.name();
    }

    /** The port that it listens on; 0 while none is bound. Any thread. */
    public int port() {
        return port;
    }

    /** Binds. */
    @Override
    public void prepare() throws IOException {
        try {
            prepared.set(bind());
        } catch (IOException failure) {
            throw new IOException("cannot listen on " + endpoint() + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public void start(ReadingSink sink, long position) {
        SeriesResolver resolver =
                new SeriesResolver(settings.series(), sink, settings.cacheLimit(), random, meters.cached);
        Intake intake = new Intake(
                sink, settings.transport() != Transport.UDP, settings.nanosPerUnit(), resolver, rejects, meters);
        thread.start(() -> run(intake));
    }

    @Override
    public void close() {
        closing = true;
        Listener now = serving;
        boolean told = now != null && now.stop();
        thread.stop(told ? GRACE_MILLIS : 0);
        Listener unused = prepared.getAndSet(null);
        if (unused != null) {
            try {
                unused.close();
            } catch (IOException failure) {
                LOG.debug("Source {}: {} could not be closed: {}", name(), endpoint(), failure.getMessage());
            }
        }
    }

    private void run(Intake intake) throws InterruptedException {
        try {
            while (!closing) {
                Listener ready = prepared.getAndSet(null);
                Listener listener = ready == null ? open() : ready;
                if (listener != null) {
                    serve(listener, intake);
                }
                Thread.sleep(backoff.nextMillis());
            }
        } finally {
            rejects.flush();
        }
    }

    /** Binds; null if that fails, which is said once. */
    private @Nullable Listener open() {
        try {
            Listener listener = bind();
            saidThatItCannot = false;
            backoff.reset();
            return listener;
        } catch (IOException failure) {
            if (!saidThatItCannot) {
                saidThatItCannot = true;
                LOG.warn(
                        "Source {} cannot listen on {}: {}; it is tried again until it can, the other sources go on",
                        name(),
                        endpoint(),
                        failure.getMessage());
            }
            return null;
        }
    }

    private Listener bind() throws IOException {
        InetSocketAddress address = new InetSocketAddress(
                settings.listen().host(), settings.listen().port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("no host is known as " + address.getHostString());
        }
        Listener listener = settings.transport() == Transport.UDP
                ? new UdpListener(settings, address, mode, clock, meters)
                : new TcpListener(settings, address, mode, clock, meters);
        port = listener.port();
        return listener;
    }

    private void serve(Listener listener, Intake intake) throws InterruptedException {
        serving = listener;
        try (listener) {
            if (!closing) {
                LOG.info("Source {} listens on {}, port {}", name(), endpoint(), port);
                listener.serve(intake);
            }
        } catch (IOException failure) {
            LOG.warn(
                    "Source {}: {} failed: {}; its connections are closed and it is opened again",
                    name(),
                    endpoint(),
                    failure.getMessage());
        } finally {
            serving = null;
            port = 0;
        }
    }

    private String endpoint() {
        return settings.transport().scheme() + "://" + settings.listen();
    }
}
