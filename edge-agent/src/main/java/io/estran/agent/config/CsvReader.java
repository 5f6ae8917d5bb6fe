package io.estran.agent.config;

import io.estran.agent.source.csv.CsvFile;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.csv.TimeFormat;
import io.estran.process.configuration.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a csv source and the header of its file. */
final class CsvReader {
    private static final double SLOWEST = 1e-6;
    private static final double FASTEST = 1e9;

    CsvSettings read(Section section, String name) {
        Path file = section.readableFile("file");
        double speed = section.parsed("speed", CsvReader::speed).orElse(CsvSettings.DEFAULT_SPEED);
        char delimiter = section.parsed("delimiter", CsvReader::delimiter).orElse(CsvSettings.DEFAULT_DELIMITER);
        section.require("time", "a section with column, pattern and zone");
        Section time = section.section("time");
        String timeColumn = section.has("time") ? time.text("column") : "";
        ZoneId zone = time.parsed("zone", WindowReader::zone).orElse(ZoneOffset.UTC);
        TimeFormat format =
                time.parsed("pattern", text -> TimeFormat.of(text, zone)).orElse(TimeFormat.of("iso", zone));
        String asset = SourceReader.asset(section);
        CsvSettings settings =
                new CsvSettings(name, file, speed, delimiter, timeColumn, format, asset, columns(section, asset));
        if (Files.isRegularFile(file)) {
            CsvFile.problemsWithHeader(settings).forEach(problem -> section.problem("file", problem));
        }
        return settings;
    }

    private static List<CsvSettings.Column> columns(Section section, String asset) {
        List<CsvSettings.Column> columns = new ArrayList<>();
        Set<String> headers = new HashSet<>();
        for (Section entry : section.sections("columns")) {
            String header = entry.text("column");
            if (!header.isEmpty() && !headers.add(header)) {
                entry.problem("column", "is named twice; allowed is once");
            }
            String series = entry.parsed("series", text -> SourceReader.checkSeries(asset + "/" + text))
                    .orElse(asset + "/" + header);
            columns.add(new CsvSettings.Column(header, series, SourceReader.attributes(entry)));
        }
        if (section.has("columns") && columns.isEmpty()) {
            section.problem("columns", "allowed is a list of at least one column; leave it out to read all");
        }
        return columns;
    }

    private static double speed(String text) {
        if (text.equals("max")) {
            return CsvSettings.AS_FAST_AS_POSSIBLE;
        }
        try {
            double factor = Double.parseDouble(text);
            if (factor >= SLOWEST && factor <= FASTEST) {
                return factor;
            }
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("allowed is max or a factor, as in 10 or 0.5", noNumber);
        }
        throw new IllegalArgumentException("allowed is max, or a factor from 0.000001 to 1000000000");
    }

    private static char delimiter(String text) {
        if (text.length() != 1 || text.charAt(0) > 0x7e || "\"\r\n ".contains(text)) {
            throw new IllegalArgumentException(
                    "allowed is one ASCII character, as in \",\" \";\" or \"\\t\", no quote, space or line end");
        }
        return text.charAt(0);
    }
}
