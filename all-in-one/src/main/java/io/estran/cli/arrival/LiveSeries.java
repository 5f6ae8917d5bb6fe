package io.estran.cli.arrival;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.WindowSetting;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.protocol.name.NamePattern;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which series are of the present, so that it means something how long they take to the twin: all but those of recorded files;
 * and how long their windows wait for late readings. Immutable.
 */
public final class LiveSeries {
    private static final long HOUR = 3_600_000_000_000L;

    private final List<RecordedFile> files;
    private final List<Window> windows;

    /** Series of a file: those named, or all of its asset. */
    private record RecordedFile(String prefix, Set<String> named) {
        boolean gives(String series) {
            return named.isEmpty() ? series.startsWith(prefix) : named.contains(series);
        }
    }

    private record Window(NamePattern series, WindowSetting setting) {
        boolean isFor(String name, long length) {
            // A local day has 23, 24 or 25 hours.
            long tolerance = setting.zone() == null ? 0 : HOUR;
            return Math.abs(setting.lengthNanos() - length) <= tolerance && series.matches(name);
        }
    }

    public LiveSeries(AgentConfiguration configuration) {
        files = configuration.sources().stream()
                .filter(CsvSettings.class::isInstance)
                .map(source -> (CsvSettings) source)
                .map(csv -> new RecordedFile(
                        csv.asset() + "/",
                        csv.columns().stream().map(CsvSettings.Column::series).collect(Collectors.toSet())))
                .toList();
        windows = configuration.windows().stream()
                .map(setting -> new Window(NamePattern.of(setting.series()), setting))
                .toList();
    }

    /** Whether a series is of the present. */
    boolean contains(String series) {
        return files.stream().noneMatch(file -> file.gives(series));
    }

    /** Lateness that is allowed for a live series' windows of a length, ns; empty if the series is not live. */
    OptionalLong lateness(String series, long length) {
        if (!contains(series)) {
            return OptionalLong.empty();
        }
        // Of two entries for windows of one length the first counts, as in the pipeline.
        return windows.stream()
                .filter(window -> window.isFor(series, length))
                .mapToLong(window -> window.setting().latenessNanos())
                .findFirst();
    }
}
