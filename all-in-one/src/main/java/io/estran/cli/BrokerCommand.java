package io.estran.cli;

import io.estran.broker.BrokerException;
import io.estran.broker.BrokerQuorum;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.process.lifecycle.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran broker}: the embedded Kafka broker as a process of its own. */
@Command(name = "broker", description = "The embedded Apache Kafka broker: for trials, not for production.")
final class BrokerCommand implements Callable<Integer> {
    private static final Duration STOP_BOUND = Duration.ofSeconds(30);
    private static final int CONTROLLER_PORT = 9093;

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

    @Override
    public Integer call() throws Exception {
        BrokerSettings settings = settings();
        try {
            StopSignal.runUntilSignal(STOP_BOUND, StopSignal.DuringStart.INTERRUPT, () -> start(settings));
            return ExitCodes.FINE;
        } catch (BrokerException failure) {
            System.err.println("estran broker: " + failure.getMessage());
            return ExitCodes.FOUND;
        }
    }

    private EmbeddedBroker start(BrokerSettings settings) throws BrokerException, InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(settings);
        System.err.println("Kafka broker at " + broker.bootstrap() + ", data in " + data
                + ". It is for trials, not for production: use Apache Kafka 4 or newer there. Ctrl-C stops it.");
        return broker;
    }

    private BrokerSettings settings() throws WrongUsageException {
        try {
            return new BrokerSettings(
                    data,
                    node,
                    quorum == null ? BrokerQuorum.single(CONTROLLER_PORT) : BrokerQuorum.parse(quorum),
                    "127.0.0.1",
                    port);
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsageException(String.valueOf(wrong.getMessage()));
        }
    }
}
