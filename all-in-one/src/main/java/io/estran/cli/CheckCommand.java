package io.estran.cli;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.ReadMode;
import io.estran.console.config.ConsoleFile;
import io.estran.gateway.config.GatewayFile;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Section;
import io.estran.process.configuration.YamlFile;
import io.estran.process.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran check}: what is wrong with a configuration, all at once, without starting anything. */
@Command(
        name = "check",
        description = {
            "Validates a configuration and starts nothing: an agent's, a gateway's or a console's, told apart by their keys. Every"
                    + " problem is printed at once, with file, line, key, value and what is allowed."
        },
        footer = {"", "Exit codes: 0 nothing is wrong; 2 something is."})
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private Path file;

    @Override
    public Integer call() throws InvalidConfigurationException {
        spec.commandLine().getErr().println(file + ": ok, " + check(System.getenv()));
        return ExitCodes.FINE;
    }

    private String check(Map<String, String> environment) throws InvalidConfigurationException {
        // What cannot be read at all has neither key and is reported by the agent's reader.
        Section root = YamlFile.read(file, environment, new ArrayList<>());
        if (root.has("console")) {
            return "the configuration of console "
                    + ConsoleFile.read(file, environment).name();
        }
        if (root.has("gateway")) {
            return "the configuration of gateway "
                    + GatewayFile.read(file, environment, null).name();
        }
        AgentConfiguration agent = AgentConfiguration.read(file, environment, ReadMode.CHECK);
        return "the configuration of agent " + agent.agent() + " with "
                + count(agent.sources().size(), "source") + ", "
                + count(agent.windows().size(), "window") + " and "
                + count(agent.rules().size(), "rule")
                + uplink(agent.uplink().tls());
    }

    /** A file that says nothing of an uplink is fit for {@code estran run}, which needs none. */
    private static String uplink(@Nullable TlsFiles files) {
        if (files == null) {
            return "";
        }
        return Stream.of(files.authority(), files.certificate(), files.key())
                .filter(file -> !Files.isReadable(file))
                .findFirst()
                .map(file ->
                        ". That is all for estran run; estran agent also needs its certificates (key uplink.tls), and"
                                + " cannot read " + file + TlsFiles.ADVICE)
                .orElse("");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
