package io.estran.benchmarks;

import io.estran.benchmarks.report.BenchFolder;
import io.estran.benchmarks.report.BenchReport;
import io.estran.benchmarks.report.Machine;
import io.estran.benchmarks.report.Row;
import io.estran.benchmarks.small.SmallAgentBench;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran bench agent}: memory and time to start of a packaged agent. */
@Command(
        name = "agent",
        description = {
            "Memory and time to start of a packaged agent with 1,000 series and mutual TLS: ten starts of a minute. Linux only.",
            ""
        })
final class AgentCommand implements Callable<Integer> {
    private static final int MOST_STARTS = 1_000;
    private static final int MOST_SECONDS = 3_600;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private final ReportOption report = new ReportOption();

    @Option(
            names = "--package",
            paramLabel = "DIR",
            required = true,
            description = "What ./estran package agent has made")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private Path folder;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often the agent is started. Default: ${DEFAULT-VALUE}")
    private int starts;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long readings come at each rate. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        report.check(spec.commandLine());
        Path launcher = folder.toAbsolutePath().resolve("bin/estran-agent");
        if (!Files.isExecutable(launcher)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--package \"" + folder
                            + "\": has no bin/estran-agent; make it with ./estran package agent --output " + folder);
        }
        between("--starts", starts, MOST_STARTS);
        between("--seconds", seconds, MOST_SECONDS);
        PrintWriter err = spec.commandLine().getErr();
        try (BenchFolder workshop = new BenchFolder(Path.of(System.getProperty("java.io.tmpdir")))) {
            List<Row> rows = new SmallAgentBench(launcher, starts, Duration.ofSeconds(seconds), err::println)
                    .run(workshop.path());
            return report.tell(new BenchReport(rows, Machine.here(), SmallAgentBench.METHOD), spec.commandLine());
        }
    }

    private void between(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + " " + value + ": must be 1 to " + most);
        }
    }
}
