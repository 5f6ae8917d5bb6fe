package io.estran.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.estran.agent.input.InputColumns;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.input.Inputs;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.SegmentPool;
import io.estran.testkit.FaultyDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * A reading takes at most four bytes in the journal, heads of records included, when 10,000 a second come: every 50 ms a sync
 * ends a record of 500. On recordings of phasors and of a machine where they are there, and on a signal like them.
 */
class JournalBytesTest {
    private static final double BUDGET = 4;
    private static final int PER_SYNC = 500;
    /** What the pipeline hands over every five milliseconds. */
    private static final int PER_FRAME = 50;

    private static final long SECOND = 1_000_000_000L;

    private record Reading(int series, long time, double value, long position) {}

    @Test
    void aMachinesTemperatureOfFullDoublesKeepsTheBudget() throws IOException {
        List<Reading> readings = new ArrayList<>();
        for (String[] cells : rows("machine_temperature_system_failure.csv.gz")) {
            long time = LocalDateTime.parse(cells[0].replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC);
            readings.add(new Reading(0, time * SECOND, Double.parseDouble(cells[1]), readings.size() + 1L));
        }
        assertThat(bytesPerReading(readings)).isLessThan(BUDGET);
    }

    @Test
    void phasorsKeepTheBudgetAsTextAndAsTheFloatsThatTheyWere() throws IOException {
        for (String file : List.of("pmu_50hz_2pmus_decoded.csv.gz", "pmu_60hz_1pmu_decoded.csv.gz")) {
            List<Reading> text = phasors(file);
            List<Reading> floats = text.stream()
                    .map(each -> new Reading(each.series(), each.time(), (float) each.value(), each.position()))
                    .toList();
            assertThat(bytesPerReading(text)).as("%s as text", file).isLessThan(BUDGET);
            assertThat(bytesPerReading(floats)).as("%s as floats", file).isLessThan(BUDGET);
        }
    }

    /** Magnitudes, angles, frequency and its change of all units, frame by frame. */
    private static List<Reading> phasors(String file) throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        List<Reading> readings = new ArrayList<>();
        for (String[] cells : rows(file)) {
            double fraction = Double.parseDouble(cells[1]) / Double.parseDouble(cells[2]);
            long time = Long.parseLong(cells[0]) * SECOND + Math.round(fraction * SECOND);
            for (int column = 10; column < cells.length; column++) {
                if (!cells[column].isEmpty()) {
                    String series = cells[6] + '/' + cells[9] + '/' + column;
                    int number = numbers.computeIfAbsent(series, each -> numbers.size());
                    readings.add(new Reading(number, time, Double.parseDouble(cells[column]), Inputs.NO_POSITION));
                }
            }
        }
        readings.sort(Comparator.comparingLong(Reading::time));
        return readings;
    }

    @Test
    void aHundredSensorsWithTwoDecimalsKeepTheBudget() throws IOException {
        Random random = new Random(1);
        double[] levels = new double[100];
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            int series = i % levels.length;
            levels[series] += random.nextGaussian();
            long time = 1_700_000_000L * SECOND + i / levels.length * 10_000_000L;
            readings.add(new Reading(series, time, Math.rint(levels[series] * 100) / 100, Inputs.NO_POSITION));
        }
        assertThat(bytesPerReading(readings)).isLessThan(BUDGET);
    }

    private static List<String[]> rows(String name) throws IOException {
        Path file = Path.of(System.getProperty("estran.root", ".."), "..", "shared", "data", name)
                .normalize();
        assumeTrue(
                Files.isReadable(file),
                () -> "skipped: the recording " + file + " is not there (it may not be shipped with the product)");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(line -> line.split(",", -1)).toList();
        }
    }

    private static double bytesPerReading(List<Reading> readings) throws IOException {
        FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
        SegmentPool pool = Journal.pool(disk, Path.of("data"), 1 << 20, 16 << 20, new ReadMemory());
        try (Journal journal = Journal.open(pool, 1, 0, InputEncoder.RECORD_BYTES, 4)) {
            InputColumns frame = new InputColumns(InputEncoder.HAND_OVER_BYTES);
            for (int i = 0; i < readings.size(); i++) {
                Reading next = readings.get(i);
                frame.reading(next.series(), next.time(), next.value(), 0, 0, next.position());
                if ((i + 1) % PER_FRAME == 0) {
                    journal.append(frame);
                    frame.clear();
                }
                if ((i + 1) % PER_SYNC == 0) {
                    journal.flush();
                }
            }
            journal.append(frame);
            journal.flush();
            return (double) journal.end() / readings.size();
        }
    }
}
