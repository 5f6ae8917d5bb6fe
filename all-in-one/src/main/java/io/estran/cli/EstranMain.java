package io.estran.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import io.estran.process.logging.ProcessLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code estran} command. */
@Command(
        name = "estran",
        description = {
            "Edge-to-cloud runtime for industrial telemetry.",
            "",
            "Further commands, of programs of their own, each with --help:",
            "  agent     The edge agent, without anything of the cloud side.",
            "  simulate  Everything that is promised of delivery, under random faults.",
            "  chaos     The same on real processes that are killed and cut off.",
            "  bench     Measurements against floors of the same run.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = EstranMain.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            GatewayCommand.class,
            ConsoleCommand.class,
            BrokerCommand.class,
            TwinCommand.class,
            AuditCommand.class,
            SpoolCommand.class,
            ExportCommand.class,
            PkiCommand.class,
            PackageCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 fine; 1 found loss, duplicates, damage or a missed budget; 2 wrong usage or configuration; 130 and 143"
                    + " stopped by a signal."
        })
public final class EstranMain implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandLine.Model.CommandSpec spec;

    /** Runs a command and exits with its code. */
    public static void main(String[] arguments) {
        // Names of assets are UTF-8, whatever the terminal's language.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), /* autoFlush= */ true, UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), /* autoFlush= */ true, UTF_8));
        ProcessLog.configure();
        int code = commandLine()
                .setOut(new PrintWriter(System.out, /* autoFlush= */ true, UTF_8))
                .setErr(new PrintWriter(System.err, /* autoFlush= */ true, UTF_8))
                .execute(arguments);
        System.out.flush();
        ProcessLog.flush();
        // Not at the end of a signal: then the exit is under way already.
        if (code != ExitCodes.INTERRUPTED && code != ExitCodes.TERMINATED) {
            System.exit(code);
        }
    }

    /** The command line with all its commands. */
    public static CommandLine commandLine() {
        return new CommandLine(new EstranMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(EstranMain::explain);
    }

    /** Errors of the user's files and arguments are explained; only a defect of ours shows a stack trace. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        PrintWriter err = command.getErr();
        if (failure instanceof InvalidConfigurationException invalid) {
            for (Problem problem : invalid.problems()) {
                err.println(problem);
            }
            return ExitCodes.WRONG_USAGE;
        }
        if (failure instanceof WrongUsageException) {
            err.println("estran: " + failure.getMessage());
            return ExitCodes.WRONG_USAGE;
        }
        if (failure instanceof FileAlreadyExistsException) {
            err.println("estran: " + failure.getMessage());
            return ExitCodes.WRONG_USAGE;
        }
        if (failure instanceof NoSuchFileException) {
            err.println("estran: " + failure.getMessage() + ": no such file");
            return ExitCodes.WRONG_USAGE;
        }
        if (failure instanceof IOException) {
            boolean isTold = failure.getClass() == IOException.class && failure.getMessage() != null;
            err.println("estran: " + (isTold ? failure.getMessage() : failure));
            return ExitCodes.FOUND;
        }
        throw failure;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = EstranMain.class.getPackage().getImplementationVersion();
            return new String[] {"estran " + (version == null ? "development" : version)};
        }
    }
}
