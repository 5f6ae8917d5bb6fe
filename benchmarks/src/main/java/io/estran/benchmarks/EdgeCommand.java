package io.estran.benchmarks;

import io.estran.benchmarks.edge.EdgeBench;
import io.estran.benchmarks.edge.peers.PeerRate;
import io.estran.benchmarks.report.BenchReport;
import io.estran.benchmarks.report.Machine;
import io.estran.benchmarks.report.Row;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran bench edge}: what a reading takes in the agent. */
@Command(
        name = "edge",
        description = {
            "Speed of the edge agent, from the socket to the window, against the barest way to do the same.",
            ""
        })
final class EdgeCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private final ReportOption report = new ReportOption();

    @CommandLine.Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Measures only these: ${COMPLETION-CANDIDATES}. Default: all")
    private Set<EdgeBench.Part> only = EnumSet.allOf(EdgeBench.Part.class);

    @Override
    public Integer call() throws Exception {
        report.check(spec.commandLine());
        if (only.equals(EnumSet.of(EdgeBench.Part.PEERS)) && PeerRate.makers().isEmpty()) {
            throw new CommandLine.ParameterException(spec.commandLine(), PeerRate.HOW);
        }
        Path folder = data.folder(spec.commandLine());
        PrintWriter err = spec.commandLine().getErr();
        List<Row> rows = new EdgeBench(folder, err::println).run(only);
        return report.tell(new BenchReport(rows, Machine.here(), EdgeBench.METHOD), spec.commandLine());
    }
}
