package io.estran.cli;

import io.estran.cli.report.StatusLine;
import io.estran.cli.report.Terminal;
import io.estran.cli.whole.ChainStartException;
import io.estran.cli.whole.RunSurroundings;
import io.estran.cli.whole.WholeOptions;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.lifecycle.StopSignal;
import io.estran.process.logging.ProcessLog;
import io.estran.process.time.Clock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that runs the whole chain, and what such a command does around it. */
final class ChainOptions {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** Draining after a signal, the report, and the stops of all parts. */
    private static final Duration STOP_BOUND = Duration.ofSeconds(90);

    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder to keep everything in and to continue from. Default: a temporary one, removed at the end")
    private @Nullable Path data;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "Port of the console. Default: 8080, or a free one if that is taken")
    private @Nullable Integer port;

    @Option(
            names = "--report",
            paramLabel = "FILE|-",
            description = "Where the report goes in JSON; - is stdout. For people it is on stderr in any case.")
    private @Nullable String report;

    @Option(
            names = "--records",
            paramLabel = "FILE|-",
            description = "Where every record goes that the twins got, one JSON object a line; - is stdout.")
    private @Nullable String records;

    @Option(
            names = "--measure-memory",
            description =
                    "Collect the garbage once a minute and report what the old generation holds then (memory.oldGenerationBytes).")
    private boolean measuresMemory;

    /** A run of the whole chain. */
    @FunctionalInterface
    interface Run {
        /** Whether the report found nothing wrong. */
        boolean run(WholeOptions options, RunSurroundings surroundings)
                throws ChainStartException, InvalidConfigurationException, IOException, InterruptedException;
    }

    /** Runs it under a stop signal; returns the exit code. */
    int run(String command, Run run)
            throws WrongUsageException, InvalidConfigurationException, IOException, InterruptedException {
        if (port != null && (port < 1 || port > LAST_PORT)) {
            throw new WrongUsageException("--port " + port + ": allowed is 1 to " + LAST_PORT);
        }
        WholeOptions options = new WholeOptions(
                data, port == null ? OptionalInt.empty() : OptionalInt.of(port), report, records, measuresMemory);
        StatusLine line = new StatusLine(System.err, Terminal.isStandardError(System.getenv()), ProcessLog::write);
        long begunAt = ManagementFactory.getRuntimeMXBean().getStartTime() * NANOS_PER_MILLI;
        try (StopSignal stop = new StopSignal(STOP_BOUND)) {
            boolean good =
                    run.run(options, new RunSurroundings(stop::await, System.out, line, Clock.system(), begunAt));
            if (stop.isAsked()) {
                // The signal's own exit code stands.
                return ExitCodes.INTERRUPTED;
            }
            return good ? ExitCodes.FINE : ExitCodes.FOUND;
        } catch (ChainStartException failure) {
            line.say("estran " + command + ": " + failure.getMessage());
            return ExitCodes.FOUND;
        } catch (BindException taken) {
            throw new WrongUsageException("--port: " + taken.getMessage());
        }
    }
}
