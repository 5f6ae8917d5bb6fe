package io.estran.cli;

import io.estran.cli.scenario.DemoSettings;
import io.estran.cli.whole.Whole;
import io.estran.process.configuration.InvalidConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estran demo}: everything in one process, on a simulated plant. */
@Command(
        name = "demo",
        description = "Everything in one process on a simulated plant: broker, gateway, console, agent, sensors.")
final class DemoCommand implements Callable<Integer> {
    private static final int LEAST_RATE = 10;
    private static final int MOST_RATE = 5_000_000;

    @Mixin
    private final ChainOptions chain = new ChainOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long, from the first reading of all sources. Default: until Ctrl-C")
    private @Nullable Integer seconds;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "20000",
            description = "Readings per second of the fast sensors together. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Override
    public Integer call() throws WrongUsageException, InvalidConfigurationException, IOException, InterruptedException {
        if (seconds != null && seconds < 1) {
            throw new WrongUsageException("--seconds " + seconds + ": allowed is 1 or more");
        }
        if (rate < LEAST_RATE || rate > MOST_RATE) {
            throw new WrongUsageException("--rate " + rate + ": allowed is " + LEAST_RATE + " to " + MOST_RATE);
        }
        DemoSettings demo = new DemoSettings(Optional.ofNullable(seconds).map(Duration::ofSeconds), rate);
        return chain.run("demo", (options, surroundings) -> Whole.demo(demo, options, surroundings));
    }
}
