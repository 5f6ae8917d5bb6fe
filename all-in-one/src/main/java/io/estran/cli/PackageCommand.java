package io.estran.cli;

import io.estran.cli.packaging.AgentPackage;
import io.estran.cli.packaging.PackagingException;
import io.estran.cli.packaging.UnsuitableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran package}: what runs where this tree and a JDK are not. */
@Command(
        name = "package",
        description = "Makes folders that run on computers without a JDK.",
        subcommands = PackageCommand.Agent.class)
final class PackageCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: agent");
    }

    @Command(
            name = "agent",
            description = {
                "Makes a folder with everything that an agent needs on a small computer: a Java runtime of the modules it"
                        + " needs, its jars, a launcher bin/estran-agent, and an archive of its classes, so that it starts"
                        + " quickly in little memory. The archive is made by a run of the agent here, against a gateway of"
                        + " its own on loopback; that takes half a minute.",
                "The folder runs on computers with this system and processor architecture. It can be moved, if the times of"
                        + " its files stay (cp -a, tar, rsync -a).",
                ""
            },
            footer = {"", "Exit codes: 0 made; 1 it could not be made; 2 wrong usage."})
    static final class Agent implements Callable<Integer> {
        @CommandLine.Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandLine.Model.CommandSpec spec;

        @Option(
                names = "--output",
                paramLabel = "DIR",
                required = true,
                description = "The folder; made if it is missing, and empty otherwise.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private Path output;

        @Option(
                names = "--jdk",
                paramLabel = "HOME",
                description =
                        "JDK from which the runtime is made, 17 or newer. Default: the one that runs this command")
        private @Nullable Path jdk;

        @Option(
                names = "--no-cache",
                description = "Leaves the archive of classes out: no run here; the agent starts more slowly.")
        private boolean noCache;

        @Override
        public Integer call() throws IOException, InterruptedException, WrongUsageException {
            String jars = System.getProperty("estran.agent");
            if (jars == null) {
                throw new WrongUsageException("package works in Estran's source tree only: ./estran package agent");
            }
            Path home = jdk == null ? Path.of(System.getProperty("java.home")) : jdk;
            try {
                new AgentPackage(
                                output.toAbsolutePath().normalize(),
                                home.toAbsolutePath().normalize(),
                                Path.of(jars),
                                text -> spec.commandLine().getErr().println("estran package: " + text))
                        .make(!noCache);
                return ExitCodes.FINE;
            } catch (UnsuitableException unsuitable) {
                throw new WrongUsageException(String.valueOf(unsuitable.getMessage()));
            } catch (PackagingException failure) {
                spec.commandLine().getErr().println("estran package: " + failure.getMessage());
                return ExitCodes.FOUND;
            }
        }
    }
}
