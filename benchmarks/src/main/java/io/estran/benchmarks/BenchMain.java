package io.estran.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.estran.process.logging.ProcessLog;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code estran bench}. */
@Command(
        name = "estran bench",
        description = {"Measures Estran against floors of the same run, and compares the ratios with their budgets.", ""
        },
        synopsisSubcommandLabel = "BENCHMARK",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            AgentCommand.class,
            BytesCommand.class,
            EdgeCommand.class,
            DeliveryCommand.class,
            JmhCommand.class
        },
        footer = {"", "Exit codes: 0 all budgets are met; 1 one is missed; 2 wrong usage."})
public final class BenchMain implements Runnable {
    static final int MET = 0;
    static final int MISSED = 1;
    static final int WRONG_USAGE = 2;

    /** Parts start and stop all the time here, which is no news. Held, as the log manager does not. */
    private static final Logger OURS = Logger.getLogger("io.estran");
    /** Under load the embedded broker reports what its clients send again, and nobody loses. */
    private static final Logger BROKER = Logger.getLogger("kafka.server.ReplicaManager");

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandLine.Model.CommandSpec spec;

    /** Runs a benchmark and exits with its code. */
    public static void main(String[] arguments) {
        ProcessLog.configure();
        OURS.setLevel(Level.WARNING);
        BROKER.setLevel(Level.OFF);
        int code = commandLine()
                .setOut(new PrintWriter(System.out, /* autoFlush= */ true, UTF_8))
                .setErr(new PrintWriter(System.err, /* autoFlush= */ true, UTF_8))
                .execute(arguments);
        System.out.flush();
        ProcessLog.flush();
        System.exit(code);
    }

    /** The command line with all its benchmarks. */
    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new BenchMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
        // Options there are JMH's, and it says itself what is wrong with them.
        Objects.requireNonNull(command.getSubcommands().get("jmh")).setUnmatchedOptionsArePositionalParams(true);
        return command;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a benchmark is missing");
    }
}
