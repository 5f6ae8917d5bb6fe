package io.estran.benchmarks;

import io.estran.benchmarks.delivery.DeliveryBench;
import io.estran.benchmarks.report.BenchReport;
import io.estran.benchmarks.report.Machine;
import io.estran.benchmarks.report.Row;
import io.estran.process.configuration.Quantity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran bench delivery}: what durability and exactness cost, stage by stage. */
@Command(
        name = "delivery",
        description = {"Speed of delivery, stage by stage, against the barest way to move the same bytes.", ""})
final class DeliveryCommand implements Callable<Integer> {
    private static final long MIB = 1L << 20;
    private static final long LEAST_JOURNAL_MIB = 16;
    /** Less would be no backlog: what two seconds of the link carry is not kept from new data. */
    private static final long LEAST_BACKLOG_MIB = 64;

    private static final long MOST = 16L << 30;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private final ReportOption report = new ReportOption();

    @CommandLine.Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--journal",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            description = "Size of the journal to recover, 16 MiB to 16 GiB. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private String journal;

    @Option(
            names = "--backlog",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            description =
                    "Size of the backlog to drain, 64 MiB to 16 GiB; it takes four times as much of the disk for a"
                            + " while. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private String backlog;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Measures only these: ${COMPLETION-CANDIDATES}. Default: all")
    private Set<DeliveryBench.Part> only = EnumSet.allOf(DeliveryBench.Part.class);

    @Override
    public Integer call() throws Exception {
        report.check(spec.commandLine());
        Path folder = data.folder(spec.commandLine());
        PrintWriter err = spec.commandLine().getErr();
        long journalBytes = size("--journal", journal, LEAST_JOURNAL_MIB);
        long backlogBytes = size("--backlog", backlog, LEAST_BACKLOG_MIB);
        List<Row> rows = new DeliveryBench(folder, journalBytes, backlogBytes, err::println).run(only);
        return report.tell(new BenchReport(rows, Machine.here(), DeliveryBench.METHOD), spec.commandLine());
    }

    private long size(String option, String text, long leastMib) {
        long bytes;
        try {
            bytes = Quantity.bytes(text);
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + " \"" + text + "\" " + wrong.getMessage());
        }
        if (bytes < leastMib * MIB || bytes > MOST) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + " \"" + text + "\": must be " + leastMib + " MiB to 16 GiB");
        }
        return bytes;
    }
}
