package io.estran.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.DeriveSpec;
import io.estran.agent.derive.DeriveSpec.Kind;
import io.estran.agent.derive.DeriveSpecs;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Two years of a transformer's load: the energy of every local day, its mean load and the time for which it was negative, against an
 * independent computation in exact arithmetic over the file's hours.
 */
class RecordedEnergyTest {
    private static final long SECOND = StateBench.SECOND;
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);
    private static final double U = 0x1p-53;

    private record Hour(LocalDateTime time, double load) {}

    @Test
    void energyMeanAndTimeOfEveryDayAreWhatTheFilesHoursSay() throws IOException {
        List<Hour> hours = read();
        StateBench bench = new StateBench();
        bench.run(1, 0);
        long day = 86_400 * SECOND;
        DerivePlan plan = new DerivePlan(
                List.of(
                        daily(Kind.ENERGY, "energy", true, day, 0, 0),
                        daily(Kind.MEAN, "mean", false, day, 0, 0),
                        daily(Kind.TIME_IN, "negative", false, day, -1e9, -Double.MIN_VALUE)),
                10);
        bench.configure(StateBench.configuration(
                        List.of(new SourceSpec("plc", false)),
                        List.of(),
                        plan.entries().stream()
                                .map(entry -> new RawSpec("*/" + entry.name(), RawSpec.Kind.EVERY, 0, 0))
                                .toList())
                .with(plan));
        bench.state.series(0, 0, "transformer/load", SeriesAttributes.NONE);
        for (Hour hour : hours) {
            bench.state.reading(0, hour.time.toEpochSecond(ZONE) * SECOND, hour.load, 0, 0, -1);
        }
        Map<LocalDate, List<Hour>> days = new LinkedHashMap<>();
        hours.forEach(hour -> days.computeIfAbsent(hour.time.toLocalDate(), first -> new ArrayList<>())
                .add(hour));
        List<LocalDate> whole = new ArrayList<>(days.keySet());
        whole.remove(whole.size() - 1); // it has no next day's first hour
        assertThat(whole).hasSize(725);

        assertDays(
                bench,
                whole,
                "energy",
                date -> energy(days.get(date), days.get(date.plusDays(1)).get(0)),
                5);
        assertDays(bench, whole, "mean", date -> mean(days.get(date)), 2);
        assertDays(bench, whole, "negative", date -> negative(days.get(date)), 0);
    }

    private static DeriveSpec daily(Kind kind, String name, boolean line, long day, double low, double high) {
        DeriveSpec any = DeriveSpecs.mean("*/load", name, 86_400, 86_400, line);
        return new DeriveSpec(
                any.pattern(), kind, name, "", 1, day, ZONE, 2 * 3_600 * SECOND, 1, line, 0, 0, low, high);
    }

    private interface Day {
        BigDecimal of(LocalDate date);
    }

    private static void assertDays(
            StateBench bench, List<LocalDate> dates, String name, Day expected, double roundings) {
        List<Reading> readings = bench.readings.stream()
                .filter(reading -> reading.series().endsWith("/" + name))
                .toList();
        assertThat(readings).hasSameSizeAs(dates);
        for (int i = 0; i < dates.size(); i++) {
            Reading reading = readings.get(i);
            BigDecimal exact = expected.of(dates.get(i));
            long end = dates.get(i).plusDays(1).atStartOfDay().toEpochSecond(ZONE) * SECOND;
            assertThat(reading.time()).isEqualTo(end - 1);
            assertThat(reading.quality()).isEqualTo(Quality.GOOD);
            assertThat(exact.subtract(new BigDecimal(reading.value())).abs().doubleValue())
                    .as("%s of %s", name, dates.get(i))
                    .isLessThanOrEqualTo(roundings * U * Math.max(1, exact.abs().doubleValue()));
        }
    }

    private static BigDecimal energy(List<Hour> day, Hour next) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < day.size(); i++) {
            Hour after = i + 1 < day.size() ? day.get(i + 1) : next;
            sum = sum.add(new BigDecimal(day.get(i).load).add(new BigDecimal(after.load)));
        }
        return sum.multiply(HOUR).divide(BigDecimal.valueOf(2));
    }

    private static BigDecimal mean(List<Hour> day) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Hour hour : day) {
            sum = sum.add(new BigDecimal(hour.load));
        }
        return sum.divide(BigDecimal.valueOf(day.size()), MathContext.DECIMAL128);
    }

    private static BigDecimal negative(List<Hour> day) {
        return HOUR.multiply(
                BigDecimal.valueOf(day.stream().filter(hour -> hour.load < 0).count()));
    }

    private static List<Hour> read() throws IOException {
        Path file = Path.of(
                        System.getProperty("estran.data", System.getProperty("estran.root", "..") + "/../shared/data"))
                .resolve("ETTh1.csv.gz");
        assumeTrue(
                Files.isReadable(file),
                () -> "skipped: the recording " + file + " is not there (it may not be shipped with the product)");
        List<Hour> hours = new ArrayList<>();
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", -1);
                hours.add(new Hour(LocalDateTime.parse(cells[0], format), Double.parseDouble(cells[1])));
            }
        }
        return hours;
    }
}
