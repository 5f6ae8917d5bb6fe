package io.estran.cli.arrival;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.protocol.aggregate.WindowAggregate;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which series are of the present, so that it means something how long they take to the twin: all but those of recorded files;
 * and how long their windows wait for late readings. Immutable.
 */
public final class LiveSeries {
    private final List<RecordedFile> files;
    private final WindowEntries windows;

    /** Series of a file: those named, or all of its asset. */
    private record RecordedFile(String prefix, Set<String> named) {
        boolean gives(String series) {
            return named.isEmpty() ? series.startsWith(prefix) : named.contains(series);
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
        windows = new WindowEntries(configuration);
    }

    /** The entries that its windows are of. */
    WindowEntries windows() {
        return windows;
    }

    /** Whether a series is of the present. */
    boolean contains(String series) {
        return files.stream().noneMatch(file -> file.gives(series));
    }

    /** Lateness that is allowed for such windows of a live series, ns; empty if the series is not live. */
    OptionalLong lateness(WindowAggregate window) {
        if (!contains(window.series())) {
            return OptionalLong.empty();
        }
        return windows.of(window)
                .map(entry -> OptionalLong.of(entry.latenessNanos()))
                .orElse(OptionalLong.empty());
    }
}
