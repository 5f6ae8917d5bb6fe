package io.estran.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.estran.agent.inspect.DataFolder;
import io.estran.agent.inspect.JournalReadings;
import io.estran.cli.export.ReadingCsv;
import io.estran.process.disk.Disk;
import io.estran.protocol.name.NamePattern;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estran export}: readings out of an agent's journal. */
@Command(
        name = "export",
        description = {
            "Writes the readings that an agent's journal holds as CSV, in the order in which the agent took them: time (ISO 8601,"
                    + " UTC, nine decimals), series, value (as the source gave it), unit, quality, reason.",
            "",
            "Reads only; the agent may run meanwhile. The journal holds at least what came since the last checkpoint, and before it"
                    + " as much as is not overwritten yet (journal.size of the configuration). What is damaged is told and left"
                    + " out.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 everything was written; 1 something was damaged and left out, or the disk failed; 2 wrong usage, or no"
                    + " data folder of an agent."
        })
final class ExportCommand implements Callable<Integer> {
    /** Whence. */
    enum Origin {
        JOURNAL
    }

    private static final String STANDARD_OUT = "-";

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "ORIGIN", description = "Whence: journal.")
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // there is one so far, and picocli refuses others
    private Origin from;

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The agent's data folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private Path folder;

    @Option(
            names = "--series",
            required = true,
            paramLabel = "PATTERN",
            description = "Series wanted: * stands for one segment of a name, ** for any number of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private String pattern;

    @Option(
            names = "--since",
            paramLabel = "T",
            description = "Only readings of that event time or later, as 2026-11-24T04:30:00Z or with another offset.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "Only readings of an earlier event time.")
    private @Nullable String until;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = STANDARD_OUT,
            description = "Where to write; - is the standard output. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private String output;

    @Override
    public Integer call() throws IOException, WrongUsageException {
        PrintWriter err = spec.commandLine().getErr();
        NamePattern wanted = pattern();
        long first = time("--since", since, Long.MIN_VALUE);
        long end = time("--until", until, Long.MAX_VALUE);
        if (!new DataFolder(Disk.local(), folder).isOne()) {
            throw new WrongUsageException(
                    folder + ": no data folder of an agent (checkpoint, journal and spool are missing)");
        }
        JournalReadings journal = new JournalReadings(
                Disk.local(), folder, SpoolCommand.OnFolder.progress(err).apply("journal"));
        List<String> problems;
        try (Writer to = open()) {
            ReadingCsv csv = new ReadingCsv(to);
            problems = journal.read(wanted::matches, first, end, csv);
            if (!output.equals(STANDARD_OUT)) {
                err.println(csv.readings() + " readings are in " + output);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        problems.forEach(problem -> err.println("FAILED  " + problem));
        err.flush();
        return problems.isEmpty() ? ExitCodes.FINE : ExitCodes.FOUND;
    }

    private NamePattern pattern() throws WrongUsageException {
        try {
            return NamePattern.of(pattern);
        } catch (IllegalArgumentException wrong) {
            throw new WrongUsageException("--series: " + wrong.getMessage());
        }
    }

    private static long time(String option, @Nullable String text, long absent) throws WrongUsageException {
        if (text == null) {
            return absent;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return ChronoUnit.NANOS.between(Instant.EPOCH, instant);
        } catch (DateTimeException | ArithmeticException notATime) {
            throw new WrongUsageException(
                    option + ": \"" + text + "\" is no time as 2026-11-24T04:30:00Z, in the years 1677 to 2262");
        }
    }

    /** A file of the user's; or the standard output, which stays open and whose failures show. */
    private Writer open() throws IOException {
        if (!output.equals(STANDARD_OUT)) {
            return Files.newBufferedWriter(Path.of(output), UTF_8);
        }
        return new BufferedWriter(new StandardOut(spec.commandLine().getOut()));
    }

    /** A print writer swallows failures: whoever reads may be gone. */
    private static final class StandardOut extends Writer {
        private final PrintWriter out;

        StandardOut(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            out.write(text, offset, length);
            check();
        }

        @Override
        public void flush() throws IOException {
            check();
        }

        private void check() throws IOException {
            if (out.checkError()) {
                throw new IOException("the standard output takes no more");
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
