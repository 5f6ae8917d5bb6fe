package io.estran.benchmarks.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Memory of a series in table and pipeline, with its name, a rule and an open window, and what it takes to begin it; each number
 * of series in a process of its own ({@link SeriesMain}).
 */
final class SeriesCost {
    private static final double BUDGET_BYTES = 1_024;
    private static final int[] COUNTS = {1_000, 100_000, 1_000_000};

    private SeriesCost() {}

    static List<Row> rows(Consumer<String> progress) throws Exception {
        return rows(COUNTS, progress);
    }

    static List<Row> rows(int[] counts, Consumer<String> progress) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (int count : counts) {
            String[] found = measure(count).split(" ", -1);
            progress.accept(String.format(
                    Locale.ROOT, "  of %,d series: %s ns to begin one, %s ns a reading", count, found[1], found[2]));
            rows.add(Row.absolute(
                    String.format(Locale.ROOT, "series: memory of each of %,d", count),
                    Double.parseDouble(found[0]),
                    "bytes",
                    Limit.MEASURED_AT_MOST,
                    BUDGET_BYTES));
        }
        return rows;
    }

    private static String measure(int series) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx4g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SeriesMain.class.getName(),
                        Integer.toString(series))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader answer = process.inputReader(US_ASCII)) {
            String line = answer.readLine();
            if (process.waitFor() != 0 || line == null) {
                throw new IOException("the process for " + series + " series failed with " + process.exitValue());
            }
            return line;
        } finally {
            process.destroyForcibly();
        }
    }
}
