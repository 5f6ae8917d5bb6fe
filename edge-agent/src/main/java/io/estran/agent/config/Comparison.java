package io.estran.agent.config;

import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.line.LineProtocolSettings;
import io.estran.agent.source.line.LineProtocolSettings.Transport;
import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.Section;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the sources with one another: names, series and listening addresses must differ. */
final class Comparison {
    private static final String SERIES_TAKEN = "another entry gives this series: ";

    private final Section root;
    private final List<Section> sections;
    private final List<SourceSettings> sources;
    private final Address http;

    Comparison(Section root, List<Section> sections, List<SourceSettings> sources, Address http) {
        this.root = root;
        this.sections = sections;
        this.sources = sources;
        this.http = http;
    }

    void report() {
        Map<String, String> names = new HashMap<>();
        Map<String, String> series = new HashMap<>();
        Map<String, String> listeners = new HashMap<>();
        listeners.put("tcp " + canonical(http), root.keyPath("http"));
        for (int i = 0; i < sources.size(); i++) {
            Section section = sections.get(i);
            SourceSettings source = sources.get(i);
            String name = section.text("name", "");
            refuseSecond(names, name, section, "name", "another source has this name: ");
            if (source instanceof CsvSettings csv) {
                for (Section entry : section.sections("columns")) {
                    String own = entry.text("series", entry.text("column", ""));
                    refuseSecond(series, csv.asset() + "/" + own, entry, "series", SERIES_TAKEN);
                }
            } else if (source instanceof ModbusSettings) {
                for (Section entry : section.sections("registers")) {
                    refuseSecond(series, entry.text("series", ""), entry, "series", SERIES_TAKEN);
                }
            }
            if (source instanceof LineProtocolSettings line && line.listen().port() != 0) {
                String protocol = line.transport() == Transport.UDP ? "udp " : "tcp ";
                String listener = protocol + canonical(line.listen());
                refuseSecond(listeners, listener, section, "listen", "is already used by ");
            }
        }
    }

    private static String canonical(Address address) {
        String host = address.host().equals("localhost") ? "127.0.0.1" : address.host();
        return host + ":" + address.port();
    }

    private static void refuseSecond(
            Map<String, String> seen, String value, Section section, String key, String message) {
        if (value.isEmpty()) {
            return;
        }
        String earlier = seen.putIfAbsent(value, section.keyPath(key));
        if (earlier != null) {
            section.problem(key, message + earlier);
        }
    }
}
