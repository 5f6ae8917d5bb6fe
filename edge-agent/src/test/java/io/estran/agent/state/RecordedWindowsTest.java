package io.estran.agent.state;

import static io.estran.agent.state.StateBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.estran.agent.input.Inputs;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Windows of every kind over recorded data say what {@link ReferenceWindows} says of the same lines. */
class RecordedWindowsTest {
    private static final DateTimeFormatter PLAIN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final long HOUR = 3_600 * SECOND;
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final int NONE = SeriesAttributes.NO_RESOLUTION;

    private static WindowSpec window(long length, long lateness) {
        return new WindowSpec("**", length, lateness, null);
    }

    private static WindowSpec local(long length, long from) {
        return new WindowSpec("**", length, 0, PARIS, from, 0);
    }

    /** The clock of this machine stepped back, so that some readings are late. */
    @Test
    void aMachinesTemperatureInMinutesShiftsAndGasDays() throws IOException {
        compare(
                "machine_temperature_system_failure.csv.gz",
                cells -> plain(cells[0]),
                1,
                NONE,
                3_000,
                window(300 * SECOND, 0),
                window(HOUR, 2 * HOUR),
                local(8 * HOUR, 6 * HOUR),
                local(24 * HOUR, 6 * HOUR),
                new WindowSpec("**", 6 * HOUR, HOUR, null, 0, HOUR / 2));
    }

    @Test
    void aTransformersTemperatureInDaysAndWeeksThatOverlap() throws IOException {
        compare(
                "ETTh1.csv.gz",
                cells -> plain(cells[0]),
                7,
                3,
                2_000,
                window(HOUR, 0),
                local(24 * HOUR, 0),
                new WindowSpec("**", 7 * 24 * HOUR, 0, PARIS, 0, 24 * HOUR));
    }

    /** Large values near one another; nineteen channels as one series, so that many readings have one time. */
    @Test
    void phasorsInTenthsOfSecondsAndWhatIsSummedUpFromThem() throws IOException {
        compare(
                "pmu_50hz_2pmus_decoded.csv.gz",
                cells -> Long.parseLong(cells[0]) * SECOND + Long.parseLong(cells[1]) * SECOND / 16_777_215,
                10,
                NONE,
                20_000,
                window(SECOND / 10, SECOND / 10),
                window(SECOND, 0),
                window(10 * SECOND, SECOND),
                new WindowSpec("**", 5 * SECOND, 0, null, 0, SECOND));
    }

    private static long plain(String text) {
        return LocalDateTime.parse(text, PLAIN).toEpochSecond(ZoneOffset.UTC) * SECOND;
    }

    private static void compare(
            String file, ToLongFunction<String[]> time, int column, int exponent, int most, WindowSpec... windows)
            throws IOException {
        Path path = Path.of(
                        System.getProperty("estran.data", System.getProperty("estran.root", "..") + "/../shared/data"))
                .resolve(file);
        assumeTrue(Files.isReadable(path), () -> path + " is not there: skipped");
        List<String[]> lines;
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.US_ASCII))) {
            lines = in.lines()
                    .skip(1)
                    .limit(most)
                    .map(line -> line.split(","))
                    .filter(cells -> !cells[column].isEmpty())
                    .toList();
        }
        PipelineConfiguration configuration =
                StateBench.configuration(List.of(new SourceSpec("file", false)), List.of(windows));
        // Time goes on by readings alone, and all of them lie in the past.
        long wall = 2 * StateBench.NOON;
        StateBench bench = new StateBench();
        bench.state.runStarted(1, new Id128(0, 1), "lab-1", "1.0", wall, 0);
        bench.configure(configuration);
        bench.state.series(0, 0, "a/x", new SeriesAttributes("", exponent, -1e12, 1e12));
        ReferenceWindows reference = new ReferenceWindows(
                configuration,
                new int[] {exponent},
                wall,
                time.applyAsLong(lines.get(0)),
                time.applyAsLong(lines.get(lines.size() - 1)));
        for (String[] cells : lines) {
            long at = time.applyAsLong(cells);
            double value = Double.parseDouble(cells[column]);
            bench.state.reading(0, at, value, 0, 0, Inputs.NO_POSITION);
            reference.reading(0, at, value, Quality.GOOD, QualityReason.NONE);
        }
        bench.state.endOfInput();
        reference.end();
        reference.check(bench.windows, List.of("a/x"));
        bench.assertBalance();
        assertThat(bench.state.summary())
                .returns((long) lines.size(), StateSummary::accepted)
                .returns(reference.late, StateSummary::late);
    }
}
