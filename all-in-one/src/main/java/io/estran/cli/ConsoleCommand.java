package io.estran.cli;

import io.estran.console.Console;
import io.estran.console.ConsoleStartException;
import io.estran.console.config.ConsoleFile;
import io.estran.console.config.ConsoleSettings;
import io.estran.process.lifecycle.StopSignal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran console}: the page on which operators watch. */
@Command(
        name = "console",
        description = {
            "The page on which operators watch assets, alarms and agents live. It waits for Kafka as long as it takes, and says so"
                    + " on the page. SIGTERM stops it gracefully."
        },
        footer = {
            "",
            "Exit codes: 1 it could not start (a port is taken); 2 wrong usage or configuration; 130 and 143 stopped by a signal."
        })
final class ConsoleCommand implements Callable<Integer> {
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The console's configuration.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private Path file;

    @Override
    public Integer call() throws Exception {
        ConsoleSettings settings = ConsoleFile.read(file, System.getenv());
        try {
            StopSignal.runUntilSignal(STOP_BOUND, StopSignal.DuringStart.INTERRUPT, () -> start(settings));
            return ExitCodes.FINE;
        } catch (ConsoleStartException failure) {
            spec.commandLine().getErr().println("estran console: " + failure.getMessage());
            return ExitCodes.FOUND;
        }
    }

    private Console start(ConsoleSettings settings) throws ConsoleStartException {
        Console console = Console.start(settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        spec.commandLine()
                .getErr()
                .println("console " + settings.name() + " at http://"
                        + settings.listen().host() + ":" + console.port()
                        + "; health and metrics at http://" + settings.http().host() + ":" + console.httpPort()
                        + ". Ctrl-C stops it.");
        return console;
    }
}
