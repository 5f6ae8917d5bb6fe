package io.estran.cli;

import io.estran.gateway.Gateway;
import io.estran.gateway.GatewayStartException;
import io.estran.gateway.config.GatewayFile;
import io.estran.gateway.config.GatewayRole;
import io.estran.gateway.config.GatewaySettings;
import io.estran.process.lifecycle.StopSignal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran gateway}: takes batches from agents, and makes each appear once. */
@Command(
        name = "gateway",
        description = {
            "Takes batches from agents over MQTT, stores them in Kafka, and makes each appear exactly once on the topics that twins"
                    + " read. Several may run beside each other. SIGTERM stops it gracefully."
        },
        footer = {
            "",
            "Exit codes: 1 it could not start (a port is taken, Kafka does not answer or cannot be used); 2 wrong usage or"
                    + " configuration; 130 and 143 stopped by a signal."
        })
final class GatewayCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The gateway's configuration.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private Path file;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "ingress (MQTT to Kafka), sequencer, or both. Default: the file's, or both")
    private @Nullable GatewayRole role;

    @Override
    public Integer call() throws Exception {
        GatewaySettings settings = GatewayFile.read(file, System.getenv(), role);
        try {
            StopSignal.runUntilSignal(
                    Gateway.stopBound(settings), StopSignal.DuringStart.INTERRUPT, () -> start(settings));
            return ExitCodes.FINE;
        } catch (GatewayStartException failure) {
            spec.commandLine().getErr().println("estran gateway: " + failure.getMessage());
            return ExitCodes.FOUND;
        }
    }

    private Gateway start(GatewaySettings settings) throws GatewayStartException, InterruptedException {
        Gateway gateway = Gateway.start(settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        spec.commandLine()
                .getErr()
                .println("gateway " + settings.name() + " (" + settings.role().word()
                        + ") runs; health and metrics at http://"
                        + settings.http().host() + ":" + gateway.httpPort() + ". Ctrl-C stops it.");
        return gateway;
    }
}
