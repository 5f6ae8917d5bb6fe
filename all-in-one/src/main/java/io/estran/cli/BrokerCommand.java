package io.estran.cli;

import io.estran.broker.BrokerException;
import io.estran.broker.BrokerQuorum;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.process.configuration.Address;
import io.estran.process.health.HealthPage;
import io.estran.process.health.Readiness;
import io.estran.process.lifecycle.Closer;
import io.estran.process.lifecycle.StopSignal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran broker}: the embedded Kafka broker as a process of its own. */
@Command(name = "broker", description = "The embedded Apache Kafka broker: for trials, not for production.")
final class BrokerCommand implements Callable<Integer> {
    private static final Duration STOP_BOUND = Duration.ofSeconds(30);
    private static final int CONTROLLER_PORT = 9093;
    private static final Address HTTP = new Address("127.0.0.1", 9467);

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Folder that holds everything it keeps.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private Path data;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "9092",
            description = "Port for clients. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--told-port",
            paramLabel = "P",
            defaultValue = "0",
            description = "Port that clients are told to use, where they come through a proxy. Default: the same")
    private int toldPort;

    @Option(
            names = "--node",
            paramLabel = "N",
            defaultValue = "1",
            description = "Id of this node. Default: ${DEFAULT-VALUE}")
    private int node;

    @Option(
            names = "--quorum",
            paramLabel = "1@host:port,...",
            description = "All nodes of the quorum with their controllers' addresses. Default: this node alone, 9093")
    private @Nullable String quorum;

    @Option(
            names = "--http",
            paramLabel = "H:P",
            description =
                    "Where health and metrics are served. Default: 127.0.0.1:9467, or a free port if that is taken")
    private @Nullable String http;

    @Override
    public Integer call() throws Exception {
        BrokerSettings settings = settings();
        InetSocketAddress health = health();
        try {
            StopSignal.runUntilSignal(STOP_BOUND, StopSignal.DuringStart.INTERRUPT, () -> start(settings, health));
            return ExitCodes.FINE;
        } catch (BrokerException | IOException failure) {
            spec.commandLine().getErr().println("estran broker: " + failure.getMessage());
            return ExitCodes.FOUND;
        }
    }

    /** Health is served from the first moment: a node of a quorum may wait for the others. */
    private Closer start(BrokerSettings settings, InetSocketAddress health) throws Exception {
        Closer parts = new Closer();
        AtomicReference<@Nullable EmbeddedBroker> serving = new AtomicReference<>();
        boolean started = false;
        try {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            HealthPage page = parts.add(page(health, () -> reasonsAgainst(serving.get()), registry));
            EmbeddedBroker broker = parts.add(EmbeddedBroker.start(settings));
            Gauge.builder("estran.broker.disk.bytes", broker, BrokerCommand::diskBytes)
                    .description("bytes of everything in the data folder")
                    .register(registry);
            serving.set(broker);
            spec.commandLine()
                    .getErr()
                    .println(
                            "Kafka broker at " + broker.bootstrap() + ", data in " + data
                                    + "; health and metrics at http://" + health.getHostString() + ":" + page.port()
                                    + ". It is for trials, not for production: use Apache Kafka 4 or newer there. Ctrl-C stops it.");
            started = true;
            return parts;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    private HealthPage page(InetSocketAddress health, Readiness readiness, PrometheusMeterRegistry registry)
            throws IOException {
        try {
            return new HealthPage(health, readiness, registry);
        } catch (IOException taken) {
            if (http != null) {
                throw taken;
            }
            return new HealthPage(new InetSocketAddress(health.getHostString(), 0), readiness, registry);
        }
    }

    private static List<String> reasonsAgainst(@Nullable EmbeddedBroker broker) {
        return broker == null
                ? List.of("broker: it is starting; of a quorum, a majority must be up")
                : broker.fatalError().map(error -> "broker: " + error).stream().toList();
    }

    private static double diskBytes(EmbeddedBroker broker) {
        try {
            return broker.diskBytes();
        } catch (IOException unreadable) {
            return Double.NaN;
        }
    }

    private InetSocketAddress health() throws WrongUsageException {
        try {
            Address address = http == null ? HTTP : Address.parse(http);
            return new InetSocketAddress(address.host(), address.port());
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsageException("--http \"" + http + "\" " + wrong.getMessage());
        }
    }

    private BrokerSettings settings() throws WrongUsageException {
        try {
            return new BrokerSettings(
                    data,
                    node,
                    quorum == null ? BrokerQuorum.single(CONTROLLER_PORT) : BrokerQuorum.parse(quorum),
                    "127.0.0.1",
                    port,
                    toldPort);
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsageException(String.valueOf(wrong.getMessage()));
        }
    }
}
