package io.estran.system.chain;

import io.estran.system.chain.Consumed.WindowKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A recorded file, and what its windows must be: computed slowly and plainly with exact decimals, without any code of the
 * product.
 */
public final class Recording {
    private static final MathContext EXACT = new MathContext(60, RoundingMode.HALF_EVEN);

    /** One cell of the file. */
    private record Reading(Instant time, BigDecimal value) {}

    /** What one window must say. */
    public record Window(List<BigDecimal> inOrder) {
        public long count() {
            return inOrder.size();
        }

        public double min() {
            return Collections.min(inOrder).doubleValue();
        }

        public double max() {
            return Collections.max(inOrder).doubleValue();
        }

        public double first() {
            return inOrder.get(0).doubleValue();
        }

        public double last() {
            return inOrder.get(inOrder.size() - 1).doubleValue();
        }

        private BigDecimal exactMean() {
            return inOrder.stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(BigDecimal.valueOf(count()), EXACT);
        }

        public double mean() {
            return exactMean().doubleValue();
        }

        /** Of the population. */
        public double variance() {
            BigDecimal mean = exactMean();
            return inOrder.stream()
                    .map(value -> value.subtract(mean).pow(2))
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .divide(BigDecimal.valueOf(count()), EXACT)
                    .doubleValue();
        }

        /** The value of rank floor(q (n - 1)) among the sorted ones. */
        public double quantile(double q) {
            List<BigDecimal> sorted = inOrder.stream().sorted().toList();
            return sorted.get((int) (q * (sorted.size() - 1))).doubleValue();
        }
    }

    private final Map<String, List<Reading>> columns;

    private Recording(Map<String, List<Reading>> columns) {
        this.columns = columns;
    }

    /** Reads a gzip file with a header, commas, and no quotes. */
    public static Recording read(Path file, String timeColumn, String pattern, ZoneId zone) throws IOException {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern);
        Map<String, List<Reading>> columns = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            List<String> header = List.of(lines.readLine().split(","));
            int time = header.indexOf(timeColumn);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",");
                Instant at =
                        LocalDateTime.parse(cells[time], format).atZone(zone).toInstant();
                for (int i = 0; i < cells.length; i++) {
                    if (i != time) {
                        columns.computeIfAbsent(header.get(i), name -> new ArrayList<>())
                                .add(new Reading(at, new BigDecimal(Double.parseDouble(cells[i]))));
                    }
                }
            }
        }
        return new Recording(columns);
    }

    /** With one column's values as decimals of so many places. */
    public Recording rounded(String column, int decimals) {
        Map<String, List<Reading>> changed = new TreeMap<>(columns);
        changed.computeIfPresent(
                column,
                (name, readings) -> readings.stream()
                        .map(reading ->
                                new Reading(reading.time(), reading.value().setScale(decimals, RoundingMode.HALF_EVEN)))
                        .toList());
        return new Recording(changed);
    }

    /** The days of every column in a zone; series are named by the columns behind a prefix. */
    public Map<WindowKey, Window> days(String prefix, ZoneId zone) {
        Map<String, String> names = new HashMap<>();
        columns.keySet().forEach(column -> names.put(column, column));
        return days(prefix, zone, names);
    }

    /** The days of some columns, each under its name. */
    public Map<WindowKey, Window> days(String prefix, ZoneId zone, Map<String, String> names) {
        Map<WindowKey, List<Reading>> days = new TreeMap<>();
        names.forEach((column, series) -> {
            for (Reading reading : columns.get(column)) {
                LocalDate day = reading.time().atZone(zone).toLocalDate();
                long start = nanos(day.atStartOfDay(zone).toInstant());
                long end = nanos(day.plusDays(1).atStartOfDay(zone).toInstant());
                days.computeIfAbsent(new WindowKey(prefix + series, start, end - start), key -> new ArrayList<>())
                        .add(reading);
            }
        });
        Map<WindowKey, Window> windows = new TreeMap<>();
        days.forEach((key, readings) -> {
            // First is the earliest, the first to come among equals; last the latest, the last to come: a stable sort.
            List<Reading> sorted = new ArrayList<>(readings);
            sorted.sort(Comparator.comparing(Reading::time));
            windows.put(key, new Window(sorted.stream().map(Reading::value).toList()));
        });
        return windows;
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
