package io.estran.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.benchmarks.report.BenchReport;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Machine;
import io.estran.benchmarks.report.Row;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Usage, exit codes, and where the report goes. */
class BenchMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            BenchMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @TempDir
    Path folder;

    @Test
    void helpIsThereOnEveryLevel() {
        assertThat(command.execute("--help")).isZero();
        assertThat(out.toString()).contains("bytes", "Exit codes");
        assertThat(command.execute("bytes", "--help")).isZero();
        assertThat(out.toString()).contains("estran bench bytes", "--report");
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(command.execute()).isEqualTo(2);
        assertThat(command.execute("speed")).isEqualTo(2);
        assertThat(command.execute("bytes", "--rounds", "3")).isEqualTo(2);
        assertThat(command.execute("delivery", "--journal", "1MiB")).isEqualTo(2);
        assertThat(command.execute("delivery", "--backlog", "32MiB")).isEqualTo(2);
        assertThat(err.toString()).contains("--backlog \"32MiB\": must be 64 MiB to 16 GiB");
        assertThat(command.execute("delivery", "--only", "everything")).isEqualTo(2);
        assertThat(command.execute("agent")).isEqualTo(2);
        assertThat(command.execute("agent", "--package", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has no bin/estran-agent");
        assertThat(command.execute("edge", "--only", "everything")).isEqualTo(2);
        assertThat(command.execute("edge", "--only", "peers")).isEqualTo(2);
        assertThat(err.toString()).contains("the peers are not built: ./mvnw -Ppeers");
        assertThat(command.execute("edge", "--data", folder.resolve("missing").toString()))
                .isEqualTo(2);
        assertThat(command.execute(
                        "delivery", "--data", folder.resolve("missing").toString()))
                .isEqualTo(2);
        String nowhere = folder.resolve("no/such/folder.json").toString();
        assertThat(command.execute("bytes", "--report", nowhere)).isEqualTo(2);
        assertThat(err.toString()).contains("must be a file in a folder that can be written");
    }

    @Test
    void theReportGoesWhereItIsAskedForAndAMissedBudgetIsOne() throws Exception {
        ReportOption toStdout = parsed("--report", "-");
        assertThat(toStdout.tell(report(1), command)).isZero();
        assertThat(out.toString()).startsWith("{\"rows\":[").endsWith("}\n");
        assertThat(err.toString()).contains("ok");
        Path file = folder.resolve("report.json");
        assertThat(parsed("--report", file.toString()).tell(report(3), command)).isEqualTo(1);
        assertThat(Files.readString(file)).contains("\"met\":false");
        assertThat(err.toString()).contains("FAILED");
    }

    private static ReportOption parsed(String... arguments) {
        ReportOption option = new ReportOption();
        new CommandLine(option).parseArgs(arguments);
        return option;
    }

    private static BenchReport report(double ratio) {
        return new BenchReport(
                List.of(Row.ofRatio("a", ratio, "ms", 1, ratio, Limit.RATIO_AT_MOST, 2)), Machine.here(), List.of());
    }
}
