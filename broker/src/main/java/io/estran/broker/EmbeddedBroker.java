package io.estran.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Kafka node. What it kept before is there again; {@link #close} stops it within a bound, after which it is
 * given up, and the next start of its folder recovers as after a kill. Thread safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(90);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final int START_ATTEMPTS = 3;

    private final BrokerSettings settings;
    private final BrokerFolder folder;
    private final KafkaRaftServer server;
    private final AtomicReference<String> fatalError = new AtomicReference<>();
    private boolean closed;

    private EmbeddedBroker(BrokerSettings settings) throws BrokerException {
        this.settings = settings;
        this.folder = new BrokerFolder(settings.data());
        folder.prepare(settings.node(), settings.quorum());
        FatalErrors.subscribe(this);
        try {
            this.server = new KafkaRaftServer(
                    KafkaConfig.fromProps(KafkaProperties.of(settings), /* doLog= */ false), Time.SYSTEM);
        } catch (RuntimeException failure) {
            FatalErrors.unsubscribe(this);
            throw new BrokerException(
                    "the broker cannot open its data folder " + settings.data() + ": " + innermost(failure)
                            + ". If another process uses the folder, stop it; if a newer release wrote it, use that one",
                    failure);
        }
    }

    /**
     * Starts a node and returns when it serves clients; of a quorum, when a majority of its nodes is there.
     *
     * @throws BrokerException if a port is taken, the folder belongs to another node, cluster or a newer release, or the
     *     node does not serve within 90 s
     */
    public static EmbeddedBroker start(BrokerSettings settings) throws BrokerException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            BrokerSettings chosen = withPorts(settings);
            EmbeddedBroker broker = new EmbeddedBroker(chosen);
            boolean serves = false;
            try {
                broker.await();
                serves = true;
                log.info(
                        "broker node {} of {} serves {}, data in {}",
                        chosen.node(),
                        chosen.quorum(),
                        broker.bootstrap(),
                        chosen.data());
                return broker;
            } catch (BrokerException failure) {
                // A free port may be taken between the choice and the start.
                if (chosen.equals(settings) || attempt == START_ATTEMPTS || !isPortTaken(failure)) {
                    throw failure;
                }
            } finally {
                if (!serves) {
                    broker.close(); // also when the start is interrupted
                }
            }
        }
    }

    private static BrokerSettings withPorts(BrokerSettings settings) throws BrokerException {
        int node = settings.node();
        BrokerQuorum.Address controller = settings.quorum().controllerOf(node);
        int controllerPort = FreePort.of(controller.host(), controller.port(), "the controller's address", "quorum");
        int port = FreePort.of(settings.host(), settings.port(), "the broker's address", "port");
        return new BrokerSettings(
                settings.data(),
                node,
                settings.quorum().withPort(node, controllerPort),
                settings.host(),
                port,
                settings.toldPort());
    }

    private void await() throws BrokerException, InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        if (!runWithin(START_DEADLINE, "estran-broker-start", server::startup, failure)) {
            throw new BrokerException("the broker does not serve within " + START_DEADLINE.toSeconds()
                    + " s: its log says why; of a quorum, a majority of " + settings.quorum() + " must be up");
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new BrokerException("the broker cannot start in " + settings.data() + ": " + innermost(cause), cause);
        }
        String fatal = fatalError.get();
        if (fatal != null) {
            throw new BrokerException("the broker cannot start in " + settings.data() + ": " + fatal);
        }
    }

    /** Where it listens for clients: host:port. */
    public String bootstrap() {
        return settings.host() + ":" + settings.port();
    }

    /** Port for clients. */
    public int port() {
        return settings.port();
    }

    /** Bytes of everything in the data folder. */
    public long diskBytes() throws IOException {
        return folder.bytes();
    }

    /** What Kafka said when it met a fatal error; empty while it is well. After one the broker must be closed. */
    public Optional<String> fatalError() {
        return Optional.ofNullable(fatalError.get());
    }

    /** Called by any of Kafka's threads; the first error is the one that counts. */
    void met(String error) {
        fatalError.compareAndSet(null, error);
    }

    /** Stops within 20 s, or gives the broker up with a warning. Closing again does nothing. */
    @Override
    public synchronized void close() throws InterruptedException {
        if (closed) {
            return;
        }
        closed = true;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        boolean stopped = runWithin(
                STOP_DEADLINE,
                "estran-broker-stop",
                () -> {
                    server.shutdown();
                    server.awaitShutdown();
                },
                failure);
        FatalErrors.unsubscribe(this);
        if (!stopped || failure.get() != null) {
            log.warn(
                    "broker node {} did not stop within {} s and is given up{}; its next start recovers as after a kill",
                    settings.node(),
                    STOP_DEADLINE.toSeconds(),
                    failure.get() == null ? "" : " (" + failure.get() + ")");
        } else {
            log.info("broker node {} stopped", settings.node());
        }
    }

    /** Kafka's start and stop have no deadlines of their own: they get a thread that can be left behind. */
    private static boolean runWithin(
            Duration deadline, String name, Runnable action, AtomicReference<Throwable> failure)
            throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (Throwable thrown) {
                        failure.set(thrown);
                    } finally {
                        done.countDown();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean isPortTaken(BrokerException failure) {
        return String.valueOf(failure.getMessage()).contains("in use")
                || String.valueOf(failure.getMessage()).contains("failed to bind");
    }

    private static String innermost(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getMessage() == null ? inner.toString() : inner.getMessage();
    }
}
