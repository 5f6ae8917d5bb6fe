package io.estran.agent.config;

import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.host.HostSettings;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.agent.source.modbus.RegisterSetting;
import java.util.List;

/** What can be told beforehand of the series that a source will give. */
final class GivenSeries {
    private GivenSeries() {}

    /** Series that are named in the file. */
    static List<String> named(SourceSettings source) {
        if (source instanceof CsvSettings csv) {
            return csv.columns().stream().map(CsvSettings.Column::series).toList();
        }
        if (source instanceof ModbusSettings modbus) {
            return modbus.registers().stream().map(RegisterSetting::series).toList();
        }
        return List.of();
    }

    /** Whether the source may give a series of this name. */
    static boolean mayGive(SourceSettings source, String series) {
        if (source == SourceReader.UNREADABLE) {
            return true;
        }
        if (source instanceof LineProtocolSettings line) {
            return line.series().mayGive(series);
        }
        if (source instanceof HostSettings host) {
            return series.startsWith(host.asset() + "/");
        }
        if (source instanceof CsvSettings csv && csv.columns().isEmpty()) {
            return series.startsWith(csv.asset() + "/");
        }
        return named(source).contains(series);
    }
}
