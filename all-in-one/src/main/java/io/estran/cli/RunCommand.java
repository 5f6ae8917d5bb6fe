package io.estran.cli;

import io.estran.cli.scenario.UserSettings;
import io.estran.cli.whole.Whole;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estran run}: the user's agent configuration, with everything else around it in one process. */
@Command(
        name = "run",
        description = {
            "Your agent configuration, with broker, gateway, console and twin in the same process.",
            "The file's uplink and data are not used."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private final ChainOptions chain = new ChainOptions();

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The agent's configuration.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private Path file;

    @Option(
            names = "--until-idle",
            description = "Ends when csv sources are at their end and network sources have been silent for a while.")
    private boolean untilIdle;

    @Option(
            names = "--idle",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "With --until-idle: how long network sources must be silent. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private String idle;

    @Override
    public Integer call() throws WrongUsageException, InvalidConfigurationException, IOException, InterruptedException {
        UserSettings user =
                new UserSettings(file, System.getenv(), untilIdle ? Optional.of(silence()) : Optional.empty());
        return chain.run("run", (options, surroundings) -> Whole.run(user, options, surroundings));
    }

    private Duration silence() throws WrongUsageException {
        try {
            return Quantity.duration(idle);
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsageException("--idle \"" + idle + "\" " + wrong.getMessage());
        }
    }
}
