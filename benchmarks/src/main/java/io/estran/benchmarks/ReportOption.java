package io.estran.benchmarks;

import io.estran.benchmarks.report.BenchReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What every benchmark does with its rows. */
final class ReportOption {
    private static final String STDOUT = "-";

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes the rows as one JSON object to FILE, or to stdout for \"-\".")
    private @Nullable String report;

    /**
     * Refuses a file that cannot be written, before minutes are spent on its content.
     *
     * @throws CommandLine.ParameterException if its folder is not there or not writable
     */
    void check(CommandLine command) {
        if (report == null || report.equals(STDOUT)) {
            return;
        }
        Path file = Path.of(report).toAbsolutePath();
        Path folder = file.getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw new CommandLine.ParameterException(
                    command, "--report \"" + report + "\": must be a file in a folder that can be written");
        }
    }

    /** Tells rows to people on stderr and to programs as asked; returns the exit code. */
    int tell(BenchReport found, CommandLine command) throws IOException {
        PrintWriter err = command.getErr();
        err.print(found.toText());
        err.flush();
        if (STDOUT.equals(report)) {
            PrintWriter out = command.getOut();
            out.print(found.toJson() + "\n");
            out.flush();
        } else if (report != null) {
            Files.writeString(Path.of(report), found.toJson() + "\n", StandardCharsets.UTF_8);
        }
        return found.isMet() ? BenchMain.MET : BenchMain.MISSED;
    }
}
