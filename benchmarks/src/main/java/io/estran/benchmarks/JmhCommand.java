package io.estran.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code estran bench jmh}: the small parts of the way, by JMH. Has no budgets. */
@Command(
        name = "jmh",
        description = {
            "Small parts of the agent by JMH: a line, a double, a sketch, a window, the columns of the journal, an append.",
            "",
            "All that follows goes to JMH: patterns of names, and its options, as in \"Line -prof gc\" or \"-l\" (list).",
            ""
        })
final class JmhCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "PATTERN", arity = "0..*", description = "Which benchmarks. Default: all")
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws RunnerException {
        try {
            CommandLineOptions options = new CommandLineOptions(arguments.toArray(new String[0]));
            Runner runner = new Runner(options);
            if (options.shouldList()) {
                runner.list();
            } else if (options.shouldListProfilers()) {
                options.listProfilers();
            } else {
                runner.run();
            }
            return BenchMain.MET;
        } catch (CommandLineOptionException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
