package io.estran.agent.config;

import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.modbus.RegisterSetting;
import java.util.List;

/** What can be told beforehand of the series that a source will give. */
final class GivenSeries {
    private GivenSeries() {}

    /** Series that are named in the file. */
    static List<String> named(SourceSetting source) {
        if (source instanceof SourceSetting.Csv csv) {
            return csv.settings().columns().stream()
                    .map(CsvSettings.Column::series)
                    .toList();
        }
        if (source instanceof SourceSetting.Modbus modbus) {
            return modbus.settings().registers().stream()
                    .map(RegisterSetting::series)
                    .toList();
        }
        return List.of();
    }

    /** Whether the source may give a series of this name. */
    static boolean mayGive(SourceSetting source, String series) {
        if (source == SourceReader.UNREADABLE) {
            return true;
        }
        if (source instanceof SourceSetting.LineProtocol line) {
            return line.settings().series().mayGive(series);
        }
        if (source instanceof SourceSetting.Host host) {
            return series.startsWith(host.settings().asset() + "/");
        }
        if (source instanceof SourceSetting.Csv csv && csv.settings().columns().isEmpty()) {
            return series.startsWith(csv.settings().asset() + "/");
        }
        return named(source).contains(series);
    }
}
