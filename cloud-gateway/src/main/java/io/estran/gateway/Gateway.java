package io.estran.gateway;

import io.estran.gateway.config.GatewaySettings;
import io.estran.gateway.ingest.IngestLog;
import io.estran.gateway.ingest.QuarantineRate;
import io.estran.gateway.kafka.CloudReader;
import io.estran.gateway.kafka.KafkaIngestLog;
import io.estran.gateway.kafka.TopicReplication;
import io.estran.gateway.kafka.TopicSetup;
import io.estran.gateway.kafka.TopicSetupException;
import io.estran.gateway.mqtt.MqttEndpoint;
import io.estran.gateway.sequencer.Sequencer;
import io.estran.gateway.sequencer.SequencerSettings;
import io.estran.gateway.session.Accounts;
import io.estran.gateway.session.PresenceBoard;
import io.estran.gateway.session.QuarantineAllowance;
import io.estran.gateway.session.SessionMeters;
import io.estran.gateway.session.SessionServices;
import io.estran.gateway.session.Sessions;
import io.estran.process.configuration.Address;
import io.estran.process.health.HealthPage;
import io.estran.process.health.Readiness;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway process, or a gateway inside another process: starts its parts in order and stops them in reverse (package comment).
 * Owned by one thread; the accessors are for any.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final long SHORTEST_ASK_MILLIS = 2_000;
    private static final long LONGEST_ASK_MILLIS = 10_000;
    private static final long ASK_AGAIN_MILLIS = 500;

    private final Closer parts = new Closer();
    private final List<Readiness> readiness = new CopyOnWriteArrayList<>();
    private final PrometheusMeterRegistry registry;
    private volatile boolean starting = true;
    private int httpPort;
    private int tlsPort = -1;
    private int plaintextPort = -1;

    private Gateway(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Starts; returns when agents can connect, or the sequencer has begun.
     *
     * @throws GatewayStartException if a port is taken, or Kafka does not answer in time or cannot be used; everything that had
     *     started is stopped again
     */
    public static Gateway start(GatewaySettings settings, PrometheusMeterRegistry registry)
            throws GatewayStartException, InterruptedException {
        Gateway gateway = new Gateway(registry);
        boolean started = false;
        try {
            gateway.begin(settings);
            started = true;
            return gateway;
        } catch (IOException | TopicSetupException failure) {
            throw new GatewayStartException(String.valueOf(failure.getMessage()), failure);
        } finally {
            if (!started) {
                gateway.abandon();
            }
        }
    }

    /** {@link #close} takes no longer: the bounds of the parts, which stop one after the other, and a second between them. */
    public static Duration stopBound(GatewaySettings settings) {
        Duration bound = HealthPage.STOPS_WITHIN.plusSeconds(1);
        if (settings.role().sequences()) {
            bound = bound.plus(Sequencer.STOPS_WITHIN);
        }
        if (settings.role().takesBatches()) {
            bound = bound.plus(Accounts.STOPS_WITHIN)
                    .plus(CloudReader.STOPS_WITHIN)
                    .plus(KafkaIngestLog.STOPS_WITHIN)
                    .plus(MqttEndpoint.stopsWithin(settings.listener()));
        }
        return bound;
    }

    private void begin(GatewaySettings settings) throws IOException, TopicSetupException, InterruptedException {
        HealthPage page = parts.add(new HealthPage(address(settings.http()), this::reasonsAgainst, registry));
        httpPort = page.port();
        TopicSetup topics = topicsOf(settings);
        TopicReplication replication = prepare(topics, settings);
        if (settings.role().sequences()) {
            startSequencer(settings, replication, topics.ingestPartitions());
        }
        if (settings.role().takesBatches()) {
            startIngress(settings);
        }
        starting = false;
    }

    private List<String> reasonsAgainst() {
        return starting
                ? List.of("starting: waiting for Kafka")
                : Readiness.all(readiness).reasonsAgainst();
    }

    private static TopicSetup topicsOf(GatewaySettings settings) {
        Map<String, Object> client = Map.of(
                "bootstrap.servers",
                settings.kafka().bootstrap(),
                "client.id",
                settings.name() + "-topics",
                "reconnect.backoff.max.ms",
                1_000);
        long wait = settings.kafkaWait().toMillis();
        return new TopicSetup(
                client,
                settings.partitions(),
                Duration.ofMillis(Math.max(SHORTEST_ASK_MILLIS, Math.min(wait, LONGEST_ASK_MILLIS))));
    }

    /** Kafka may start together with the gateway: asks again until the wait is over. A wrong setting is told at once. */
    private static TopicReplication prepare(TopicSetup setup, GatewaySettings settings)
            throws TopicSetupException, InterruptedException {
        long until = System.nanoTime() + settings.kafkaWait().toNanos();
        boolean told = false;
        while (true) {
            try {
                return setup.ensure();
            } catch (TopicSetupException failure) {
                if (failure.getCause() == null || System.nanoTime() - until > 0) {
                    throw failure;
                }
                if (!told) {
                    told = true;
                    log.warn(
                            "{}; waiting for it up to {} s",
                            failure.getMessage(),
                            settings.kafkaWait().toSeconds());
                }
                TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
            }
        }
    }

    private void startSequencer(GatewaySettings settings, TopicReplication replication, int ingestPartitions)
            throws IOException {
        Sequencer sequencer = parts.add(Sequencer.start(
                SequencerSettings.of(
                                settings.kafka().bootstrap(),
                                settings.name(),
                                settings.sequencerFolder(),
                                replication.factor())
                        .quarantine(settings.bounds().quarantine())
                        .accountPartitions(ingestPartitions),
                registry));
        readiness.add(() -> sequencer.isReady() ? List.of() : List.of("sequencer: " + sequencer.state()));
    }

    private void startIngress(GatewaySettings settings) throws IOException {
        Accounts accounts = parts.add(Accounts.start(settings.bounds().accountBytes(), registry));
        PresenceBoard presence = new PresenceBoard(settings.bounds().presences(), registry);
        CloudReader reader = parts.add(new CloudReader(settings.kafka(), accounts, presence, registry));
        reader.start();
        KafkaIngestLog ingest = KafkaIngestLog.start(settings.kafka(), registry);
        parts.add(ingest);
        readiness.add(reader.readiness());
        readiness.add(ingest.readiness());
        Sessions sessions = new Sessions();
        SessionServices services =
                services(ingest, presence, accounts, settings.bounds().quarantine());
        MqttEndpoint endpoint =
                parts.add(new MqttEndpoint(settings.listener(), sessions, services, registry, new Random()));
        if (settings.tls().isPresent()) {
            GatewaySettings.TlsListener tls = settings.tls().get();
            tlsPort = endpoint.listen(address(tls.listen()), tls.material());
        }
        if (settings.plaintext().isPresent()) {
            plaintextPort = endpoint.listen(address(settings.plaintext().get()), null);
        }
    }

    private SessionServices services(
            IngestLog ingest, PresenceBoard presence, Accounts accounts, QuarantineRate quarantine) {
        Clock clock = Clock.system();
        return new SessionServices(
                ingest,
                presence,
                accounts,
                new QuarantineAllowance(quarantine, clock, registry),
                new SessionMeters(registry),
                clock);
    }

    private static InetSocketAddress address(Address address) {
        return new InetSocketAddress(address.host(), address.port());
    }

    /** Port of the TLS listener; -1 without one. */
    public int tlsPort() {
        return tlsPort;
    }

    /** Port of the plaintext listener; -1 without one. */
    public int plaintextPort() {
        return plaintextPort;
    }

    /** Port of health and metrics. */
    public int httpPort() {
        return httpPort;
    }

    /** Why it does not do its work; empty if it does. Any thread. */
    public List<String> reasonsAgainstReadiness() {
        return reasonsAgainst();
    }

    private void abandon() throws InterruptedException {
        try {
            parts.close();
        } catch (InterruptedException hurried) {
            throw hurried;
        } catch (Exception failure) {
            log.warn("a part that had started could not be stopped", failure);
        }
    }

    /** Stops in the order of the package comment. */
    @Override
    public void close() throws Exception {
        parts.close();
        log.info("gateway stopped");
    }
}
