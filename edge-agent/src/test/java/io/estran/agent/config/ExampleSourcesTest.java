package io.estran.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.SourceSettings;
import io.estran.agent.source.csv.CsvSettings;
import io.estran.agent.source.host.HostSettings;
import io.estran.agent.source.line.LineProtocolSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of deploy for csv, line-protocol and host: they can be read, show every key, and say true defaults. */
class ExampleSourcesTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("estran.root", "..")).resolve("deploy/examples");

    @TempDir
    Path folder;

    @BeforeEach
    void writeTheRecording() throws Exception {
        Files.writeString(folder.resolve("recording.csv"), "date,OT,HUFL\n2016-07-01 00:00:00,1,2\n");
    }

    private SourceSettings example(String name, List<String> keys) throws Exception {
        String text = Files.readString(EXAMPLES.resolve(name));
        assertThat(keys).allSatisfy(key -> assertThat(text).containsPattern("(?m)^ +(- )?" + key + ":"));
        return read(text);
    }

    private SourceSettings read(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("agent.yaml"), text);
        AgentConfiguration configuration = AgentConfiguration.read(file, Map.of(), ReadMode.CHECK);
        assertThat(configuration.sources()).hasSize(1);
        return configuration.sources().get(0);
    }

    @Test
    void theLineProtocolExampleShowsEveryKeyWithItsDefault() throws Exception {
        LineProtocolSettings shown = (LineProtocolSettings) example(
                "line-protocol.yaml",
                List.of(
                        "name",
                        "type",
                        "listen",
                        "precision",
                        "series",
                        "connections",
                        "longestLine",
                        "largestBody",
                        "largestUnpacked",
                        "bodies"));
        LineProtocolSettings absent = (LineProtocolSettings)
                read("agent: a\nsources:\n  - {name: telegraf, type: line-protocol, series: '{tag:site}/{field}'}\n");
        assertThat(shown).usingRecursiveComparison().ignoringFields("series").isEqualTo(absent);
        assertThat(shown.series()).hasToString("{tag:site}/{tag:machine}/{measurement}-{field}");
    }

    @Test
    void theCsvExampleShowsEveryKey() throws Exception {
        CsvSettings shown = (CsvSettings) example(
                "csv.yaml",
                List.of(
                        "name",
                        "type",
                        "file",
                        "speed",
                        "delimiter",
                        "time",
                        "column",
                        "pattern",
                        "zone",
                        "asset",
                        "columns",
                        "series",
                        "unit",
                        "resolution",
                        "range"));
        CsvSettings absent = (CsvSettings)
                read(
                        "agent: a\nsources:\n  - {name: c, type: csv, file: recording.csv, time: {column: date}, asset: a/b}\n");
        assertThat(shown.speed()).isEqualTo(CsvSettings.AS_FAST_AS_POSSIBLE);
        assertThat(absent.speed()).isEqualTo(1);
        assertThat(shown.delimiter()).isEqualTo(absent.delimiter());
        assertThat(absent.timeFormat()).hasToString("iso");
        assertThat(shown.columns())
                .extracting(CsvSettings.Column::series)
                .containsExactly("substation-7/transformer-1/oil-temperature", "substation-7/transformer-1/HUFL");
        assertThat(absent.columns()).isEmpty();
    }

    @Test
    void theHostExampleShowsEveryKeyWithItsDefault() throws Exception {
        HostSettings shown = (HostSettings) example("host.yaml", List.of("name", "type", "interval", "asset"));
        HostSettings absent =
                (HostSettings) read("agent: a\nsources:\n  - {name: computer, type: host, asset: lab-1/computer}\n");
        assertThat(shown).isEqualTo(absent);
    }
}
