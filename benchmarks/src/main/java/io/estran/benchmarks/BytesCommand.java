package io.estran.benchmarks;

import io.estran.benchmarks.bytes.BytesBench;
import io.estran.benchmarks.report.BenchReport;
import io.estran.benchmarks.report.Machine;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code estran bench bytes}: what a window costs on the uplink. */
@Command(
        name = "bytes",
        description = {
            "Bytes on the uplink: 100 assets of 10 series, windows of 100 readings, batches of 128 KiB or 10 s; header, MQTT and TLS"
                    + " counted.",
            "",
            "Shows where they are, column by column, of windows and of raw readings.",
            "",
            "The floor is one JSON object a window with all fields, the whole batch one zstd level-3 frame, nothing else"
                    + " counted.",
            ""
        })
final class BytesCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private final ReportOption report = new ReportOption();

    @Override
    public Integer call() throws IOException {
        report.check(spec.commandLine());
        BytesBench bench = new BytesBench();
        bench.run();
        return report.tell(
                new BenchReport(bench.rows(), bench.breakdowns(), Machine.here(), BytesBench.METHOD),
                spec.commandLine());
    }
}
